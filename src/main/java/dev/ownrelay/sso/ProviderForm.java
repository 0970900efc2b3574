package dev.ownrelay.sso;

import static dev.ownrelay.account.UserForm.stripped;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// What an administrator says of the provider.
///
/// @param clientSecret blank: as it was
/// @param roleClaim blank: the provider says nothing of roles
record ProviderForm(
        @Size(max = 500, message = "{sso.issuer.bad}") String issuer,
        @NotBlank(message = "{sso.client.required}") @Size(max = 255, message = "{sso.client.long}")
                String clientId,
        @Size(max = 1000, message = "{sso.secret.long}") String clientSecret,
        @Size(max = 255, message = "{sso.role.long}") String roleClaim,
        @Size(max = 255, message = "{sso.role.long}") String administratorValue) {

    ProviderForm {
        issuer = stripped(issuer);
        clientId = stripped(clientId);
        clientSecret = stripped(clientSecret);
        roleClaim = stripped(roleClaim);
        administratorValue = stripped(administratorValue);
    }

    static ProviderForm blank() {
        return new ProviderForm("", "", "", "", "");
    }

    @Override
    public String toString() {
        return "ProviderForm[" + issuer + "]";
    }
}
