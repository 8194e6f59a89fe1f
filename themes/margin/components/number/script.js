// A typed number, perhaps with a unit.
forms.number = fieldForm;
graders.number = gradeField;
