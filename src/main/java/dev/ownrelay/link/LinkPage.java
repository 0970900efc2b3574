package dev.ownrelay.link;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.Viewers;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.UUID;

/// What the pages behind links have in common.
@Component
class LinkPage {

    private final AppUsers users;

    LinkPage(AppUsers users) {
        this.users = users;
    }

    /// One page for all links that are good for nothing, whatever the reason.
    String spent(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return "link/link-spent";
    }

    void sayWhoIsSignedIn(UUID linked, Model model) {
        Viewers.signedIn()
                .filter(me -> !me.userId().equals(linked))
                .ifPresent(me -> model.addAttribute("signedInAs", name(me)));
    }

    private String name(SignedIn me) {
        return users.findById(me.userId()).orElseThrow(MeAdvice.OutdatedSession::new).displayName();
    }
}
