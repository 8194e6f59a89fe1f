// All answers that apply: everything stays free to change between tries.
forms.multiple = () => false;
