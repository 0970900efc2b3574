package dev.ownrelay.verdict;

import dev.ownrelay.web.Flash;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.security.Principal;
import java.util.UUID;

/// Lets administrators say that a server does not send from an address, whatever receivers say.
@Controller
class SeenAddressController {

    private static final String SERVER = "/maintenance/smtp-servers/";

    private final Refutations refutations;

    SeenAddressController(Refutations refutations) {
        this.refutations = refutations;
    }

    @PostMapping(
            SERVER + "{id:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}/seen-addresses")
    String refute(@PathVariable UUID id, @RequestParam String address, Principal me, Flash flash) {
        boolean refuted = refutations.refute(id, address, UUID.fromString(me.getName()));
        flash.notice(refuted ? "server.seen.refuted" : "server.seen.none", address);
        return "redirect:" + SERVER + id + "#outgoingAddresses";
    }
}
