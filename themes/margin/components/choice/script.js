// One answer of several: what was tried and missed is out of the race.
forms.choice = (input, result) => {
  const missed = result.wrong.has(input.value);
  if (missed && result.state === "open") input.checked = false;
  return missed;
};
