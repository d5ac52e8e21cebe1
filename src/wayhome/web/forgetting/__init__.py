"""The rights of the people in the register: what they agreed to, how they withdraw it, how they are forgotten."""
