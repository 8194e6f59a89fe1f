// One typed answer.
forms.text = fieldForm;
graders.text = gradeField;
