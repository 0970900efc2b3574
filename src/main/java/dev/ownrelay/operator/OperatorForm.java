package dev.ownrelay.operator;

import dev.ownrelay.account.UserForm;

/// The address of somebody who shall run the installation.
record OperatorForm(String email) {

    OperatorForm {
        email = UserForm.stripped(email);
    }
}
