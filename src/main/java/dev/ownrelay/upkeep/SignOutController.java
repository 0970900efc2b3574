package dev.ownrelay.upkeep;

import static dev.ownrelay.upkeep.SmtpServerPage.ID;
import static dev.ownrelay.upkeep.SmtpServerPage.URL;

import dev.ownrelay.login.Logins;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.web.Flash;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.UUID;

/// Gives up the login that all users of a server share.
@Controller
@RequestMapping(URL + ID + "/sign-out")
class SignOutController {

    private final StoredServers servers;
    private final Logins logins;

    SignOutController(StoredServers servers, Logins logins) {
        this.servers = servers;
        this.logins = logins;
    }

    @PostMapping
    String signOut(@PathVariable UUID id, Flash flash) {
        var server = servers.get(id);
        logins.forget(id, null);
        flash.notice("server.signedOut", server.name());
        return "redirect:" + URL + "/" + id;
    }
}
