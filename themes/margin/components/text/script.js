// One typed answer.
forms.text = (root, q) => fieldForm(root, q, (typed) => typed.trim());
graders.text = gradeField;
