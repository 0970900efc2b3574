package dev.ownrelay.account;

/// The address of somebody who shall run the installation.
record OperatorForm(String email) {

    OperatorForm {
        email = UserForm.stripped(email);
    }
}
