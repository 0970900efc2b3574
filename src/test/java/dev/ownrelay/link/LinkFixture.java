package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// An agency with a default relay, through which the application's own mail can leave, and all the
/// mail that it wrote.
@TestPropertySource(properties = "spring.mail.host=relay.test")
public abstract class LinkFixture extends AccountFixture {

    protected static final String OWN_PASSWORD = "four yellow trams";

    private static final Pattern LINK = Pattern.compile("https?://[^/]+(/\\S*)");

    /// A mail as its recipient reads it.
    protected record Mail(String kind, String to, String subject, String text) {

        /// Where its link leads: one to a mail.
        public String path() {
            var links = LINK.matcher(text).results().toList();
            assertThat(links).as(text).hasSize(1);
            return links.getFirst().group(1);
        }
    }

    @Autowired protected JdbcConnectionDetails details;
    @Autowired protected SecretVault vault;
    @Autowired protected ResetAnswers answers;
    @Autowired protected AppUsers appUsers;
    @Autowired protected TransactionTemplate transaction;

    protected JdbcClient superuser;
    protected Visitor admin;

    @BeforeEach
    protected void signInAsAdministrator() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                details.getJdbcUrl(),
                                details.getUsername(),
                                details.getPassword()));
        admin = signedIn(ADMIN);
    }

    /// Oldest first.
    protected List<Mail> mails() {
        return superuser
                .sql("select * from notice where state = 'WAITING' order by created_at, ctid")
                .query((row, _) -> {
                    var context =
                            new SecretContext(
                                    "notice",
                                    row.getObject("tenant_id", UUID.class),
                                    row.getObject("id", UUID.class),
                                    List.of());
                    var sealed = new SealedSecret(row.getString("sealed_text"));
                    return new Mail(
                            row.getString("kind"),
                            row.getString("to_address"),
                            row.getString("subject"),
                            vault.open(context, sealed));
                })
                .list();
    }

    protected List<Mail> mailsTo(String address) {
        return mails().stream().filter(mail -> mail.to().equals(address)).toList();
    }

    protected Mail lastMailTo(String address) {
        return mailsTo(address).getLast();
    }

    /// What the administrator of North does.
    protected Visitor.Page invite(String name, String email) {
        return invite(admin, name, email);
    }

    protected static Visitor.Page invite(Visitor by, String name, String email) {
        by.get("/maintenance/users/new");
        return by.post(
                "/maintenance/users/new",
                "displayName",
                name,
                "email",
                email,
                "role",
                "RECRUITER",
                "enabled",
                "true");
    }

    protected Visitor.Page press(String path) {
        admin.get("/maintenance/users");
        return admin.post(path);
    }

    protected static Visitor.Page choose(Visitor browser, String path, String password) {
        browser.get(path);
        return browser.post(path, "password", password, "repeat", password);
    }

    /// As a node does that takes the task.
    protected void answerResets() {
        superuser
                .sql("select id from reset_request")
                .query(UUID.class)
                .list()
                .forEach(answers::answer);
    }

    protected AppUser stored(UUID agency, String email) {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(
                                _ -> appUsers.findByEmailIgnoreCase(email).orElseThrow()));
    }

    protected UUID north() {
        return user(ADMIN).tenantId();
    }

    /// Of the agency's trail, oldest first: what was done to the user.
    protected List<String> trail(UUID user) {
        return superuser
                .sql("select action from audit_event where subject_id = ? order by at, ctid")
                .param(user)
                .query(String.class)
                .list();
    }

    protected String text(Visitor.Page page) {
        return page.document().text();
    }

    /// Without what is new in every answer.
    protected static String normal(Visitor.Page page) {
        var document = page.document();
        document.select("input[name=_csrf], meta[name=_csrf], meta[name=csp-nonce]").remove();
        return page.status() + "\n" + document.outerHtml();
    }

    protected static <T> List<T> atOnce(List<Callable<T>> tries) throws Exception {
        try (var threads = Executors.newFixedThreadPool(tries.size())) {
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(tries)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
