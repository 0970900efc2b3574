package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Logo;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.AddressChanges;
import dev.ownrelay.server.ServerCalendar;
import dev.ownrelay.server.SignInStates;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The page My account, with what was sent of one section and what is stored of all others.
@Component
class AccountPage {

    /// The attribute with the id of the server whose login is wanted.
    static final String LOGIN = "login";

    private final MyAccount accounts;
    private final ServerOptions servers;
    private final AddressChanges addresses;
    private final SignatureLogos logos;
    private final SignInStates signIns;
    private final ServerCalendar calendar;
    private final PasswordRule passwords;

    AccountPage(
            MyAccount accounts,
            ServerOptions servers,
            AddressChanges addresses,
            SignatureLogos logos,
            SignInStates signIns,
            ServerCalendar calendar,
            PasswordRule passwords) {
        this.accounts = accounts;
        this.servers = servers;
        this.addresses = addresses;
        this.logos = logos;
        this.signIns = signIns;
        this.calendar = calendar;
        this.passwords = passwords;
    }

    String show(SignedIn me, Model model) {
        var user = accounts.get(me.userId());
        var server = Objects.toString(user.smtpServerId(), "");
        fill(model, user, server);
        var options = servers.of(user);
        var wanted = model.getAttribute(LOGIN) instanceof UUID id ? id : user.smtpServerId();
        var login = signIns.own(me.userId(), wanted);
        model.addAttribute("mailLogin", login.orElse(null));
        model.addAttribute("hasLogo", logos.exists(me.userId()));
        model.addAttribute("logoOctets", Logo.MAX_OCTETS);
        model.addAttribute("email", user.email());
        model.addAttribute("proof", servers.proof(user));
        model.addAttribute("until", user.unprovenUntil());
        model.addAttribute("pending", addresses.pending(me.userId()).orElse(null));
        model.addAttribute("domain", user.sender().domain());
        model.addAttribute("options", options);
        model.addAttribute("endings", endings());
        model.addAttribute("elsewhere", passwords.withoutPassword().contains(me.userId()));
        model.addAttribute("gone", options.stream().noneMatch(o -> o.value().equals(server)));
        model.addAttribute("locales", List.of("agency", "en", "nl"));
        model.addAttribute("themes", List.of("auto", "light", "dark"));
        return "people/show";
    }

    /// The servers alone.
    ///
    /// @param chosen the value of the one that is chosen on the page
    String choice(SignedIn me, String chosen, Model model) {
        var user = accounts.get(me.userId());
        model.addAttribute("server", new AccountForms.Server(chosen));
        model.addAttribute("domain", user.sender().domain());
        model.addAttribute("options", servers.of(user));
        model.addAttribute("endings", endings());
        return "people/servers :: choice";
    }

    /// By the value of the server's option.
    private Map<String, ServerCalendar.Ending> endings() {
        return calendar.all().stream()
                .collect(Collectors.toMap(end -> end.serverId().toString(), Function.identity()));
    }

    private static void fill(Model model, AppUser user, String server) {
        var locale = user.locale();
        keep(model, "profile", new AccountForms.Profile(user.displayName()));
        keep(model, "server", new AccountForms.Server(server));
        keep(model, "signature", new AccountForms.SignatureText(user.signatureHtml()));
        keep(model, "logoForm", new AccountForms.LogoFile(null));
        keep(model, "password", new AccountForms.Password("", "", ""));
        keep(model, "address", new AccountForms.Address(user.email()));
        keep(
                model,
                "appearance",
                new AccountForms.Appearance(locale == null ? "agency" : locale, user.theme()));
    }

    private static void keep(Model model, String name, Object stored) {
        if (!model.containsAttribute(name)) {
            model.addAttribute(name, stored);
        }
    }
}
