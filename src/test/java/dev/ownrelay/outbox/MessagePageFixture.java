package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Messages that leave through a real server of their agency, and the pages that their reader sees.
public abstract class MessagePageFixture extends LaneFixture {

    @Autowired protected MockMvcTester mvc;

    protected RequestPostProcessor reader;

    @BeforeEach
    protected void aReader() {
        reader = as(sender, Role.RECRUITER);
    }

    protected UUID deliver(String to) {
        var message = enqueue(to);
        run();
        return message;
    }

    /// Hands in what a server reported of a message to jan@home.example.
    protected void bounce(UUID message, String status, String words) {
        var number =
                CurrentTenant.call(agency, () -> messages.findById(message).orElseThrow())
                        .messageId();
        post(
                "/messages/" + message + "/bounce",
                "bounce",
                BounceTests.report("jan@home.example", "failed", status, words, number));
    }

    /// Whatever may be asked before that is answered with yes.
    protected void sendAgain(UUID message) {
        post("/messages/actions?action=SEND_AGAIN&sure=true&anyway=true&id=" + message);
    }

    protected Fixtures rows() {
        return new Fixtures(fixture.jdbc, fixture.transactionManager);
    }

    protected void speak(String language) {
        fixture.in(agency, "update app_user set locale = ?", language);
    }

    protected Element story(UUID message) {
        return page("/messages/" + message).select("#story").first();
    }

    protected Document page(String path) {
        return html(get(path));
    }

    protected MvcTestResult get(String path) {
        var result = mvc.get().uri(path).with(reader).exchange();
        assertThat(result).hasStatusOk();
        return result;
    }

    /// @param fields names and values by turns
    protected void post(String path, String... fields) {
        assertThat(submit(path, fields)).hasStatus(303);
    }

    /// @param fields names and values by turns
    protected MvcTestResult submit(String path, String... fields) {
        var request = mvc.post().uri(path).with(reader).with(csrf());
        for (var i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    protected static Document html(MvcTestResult result) {
        return Jsoup.parse(
                new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
    }

    protected RequestPostProcessor as(UUID user, Role role) {
        return as(agency, user, role);
    }

    protected static RequestPostProcessor as(UUID agency, UUID user, Role role) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_" + role, "ROLE_RECRUITER")));
    }
}
