package dev.ownrelay.upkeep;

import static dev.ownrelay.upkeep.SmtpServerPage.ID;
import static dev.ownrelay.upkeep.SmtpServerPage.URL;

import dev.ownrelay.server.SignOuts;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.security.Principal;
import java.util.UUID;

/// Gives up the login that all users of a server share.
@Controller
@RequestMapping(URL + ID + "/sign-out")
class SignOutController {

    private final StoredServers servers;
    private final SignOuts signOuts;

    SignOutController(StoredServers servers, SignOuts signOuts) {
        this.servers = servers;
        this.signOuts = signOuts;
    }

    @AskedAgain("server-sign-out")
    @PostMapping
    String signOut(@PathVariable UUID id, Principal me, Flash flash) {
        var server = servers.get(id);
        var told = signOuts.signOut(id, null, UUID.fromString(me.getName()));
        flash.notice("server.signedOut", server.name());
        told.ifPresent(flash::notice);
        return "redirect:" + URL + "/" + id;
    }
}
