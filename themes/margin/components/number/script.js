// A typed number, perhaps with a unit, which a menu asks for.
forms.number = (root, q) =>
  fieldForm(root, q, (typed, menu) => {
    const number = typedNumber(typed);
    return number && (!menu || number.unit);
  });
graders.number = gradeField;
