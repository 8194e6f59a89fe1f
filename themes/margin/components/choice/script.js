// One answer of several: what was tried and missed is out of the race.
forms.choice = (root, q) => optionForm(root, q, true);
graders.choice = gradeOptions;
