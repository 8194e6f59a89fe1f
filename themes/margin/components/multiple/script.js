// All answers that apply: everything stays free to change between tries.
forms.multiple = (root, q) => optionForm(root, q);
graders.multiple = gradeOptions;
