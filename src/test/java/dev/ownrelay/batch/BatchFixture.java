package dev.ownrelay.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// A batch of Anna's, and the pages on which people see it and act on it.
abstract class BatchFixture extends LaneFixture {

    @Autowired MockMvcTester mvc;
    @Autowired Batches batches;

    SignedIn anna;
    UUID batch;

    @BeforeEach
    void anna() {
        anna = new SignedIn(agency, sender, Role.RECRUITER, false);
        batch = UUID.randomUUID();
    }

    BatchCounts counts() {
        return as(() -> batches.progress(batch)).counts();
    }

    List<String> rows(String sql) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ -> fixture.jdbc.sql(sql).query(String.class).list()));
    }

    MvcTestResult post(SignedIn who, String deed, String... fields) {
        return act(who, "/messages/batches/" + batch + "/" + deed, fields);
    }

    MvcTestResult act(SignedIn who, String path, String... fields) {
        var request = mvc.post().uri(path).with(as(who)).with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request = request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    String page(SignedIn who, String path) {
        return text(mvc.get().uri(URI.create(path)).with(as(who)).exchange());
    }

    static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    static RequestPostProcessor as(SignedIn who) {
        var roles =
                who.role() == Role.ADMIN
                        ? AuthorityUtils.createAuthorityList("ROLE_ADMIN", "ROLE_RECRUITER")
                        : AuthorityUtils.createAuthorityList("ROLE_RECRUITER");
        return authentication(new UsernamePasswordAuthenticationToken(who, null, roles));
    }
}
