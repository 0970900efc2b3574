package dev.ownrelay.sso;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/// The page of the settings.
@Component
class SettingsPage {

    private final IdentityProviders providers;
    private final Identities identities;
    private final Keepers keepers;
    private final Clients clients;

    SettingsPage(
            IdentityProviders providers, Identities identities, Keepers keepers, Clients clients) {
        this.providers = providers;
        this.identities = identities;
        this.keepers = keepers;
        this.clients = clients;
    }

    String asItIs(Model model) {
        model.addAttribute(
                "form", providers.find().map(SettingsPage::form).orElseGet(ProviderForm::blank));
        return show(model);
    }

    private static ProviderForm form(IdentityProvider provider) {
        return new ProviderForm(
                provider.issuer(),
                provider.clientId(),
                "",
                provider.roleClaim(),
                provider.administratorValue());
    }

    /// With the form that the model holds.
    String show(Model model) {
        var provider = providers.find();
        model.addAttribute("stored", provider.isPresent());
        model.addAttribute("enabled", provider.filter(IdentityProvider::enabled).isPresent());
        model.addAttribute("passwords", provider.filter(IdentityProvider::passwords).isPresent());
        model.addAttribute("triedAt", provider.map(IdentityProvider::triedAt).orElse(null));
        model.addAttribute("keepers", keepers.all());
        model.addAttribute("people", identities.bound());
        model.addAttribute("callback", clients.callback().toString());
        return "sso/settings";
    }
}
