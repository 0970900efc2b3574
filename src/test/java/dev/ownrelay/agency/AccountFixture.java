package dev.ownrelay.agency;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.UserForm;
import dev.ownrelay.link.LinkMail;
import dev.ownrelay.people.Users;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.QuickHash;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.UUID;

/// An agency with an administrator, who is operator too, and a recruiter.
@ServedTest
public abstract class AccountFixture {

    protected static final String PASSWORD = "three green bicycles";
    protected static final String HASH = QuickHash.of(PASSWORD);
    protected static final String ADMIN = "anna@agency.test";
    protected static final String RECRUITER = "rik@agency.test";

    @Autowired protected EmptyDatabase database;
    @Autowired protected SettableClock clock;
    @Autowired protected FirstAgency firstAgency;
    @Autowired protected Founding founding;
    @Autowired protected Users users;
    @Autowired protected SignIns signIns;
    @Autowired protected Passwords passwords;
    @Autowired private AgencyRegister register;
    @Autowired private TransactionTemplate transactions;
    @LocalServerPort protected int port;

    @BeforeEach
    protected void startWithOneAgency() {
        database.empty();
        var north = UUID.randomUUID();
        CurrentTenant.run(north, () -> transactions.executeWithoutResult(_ -> foundAtOnce(north)));
        join(ADMIN, "Rik", RECRUITER, Role.RECRUITER);
        beginNow();
    }

    /// By the clock of the tests, which is far from the database's.
    protected void beginNow() {
        database.execute(
                "update app_user set operator_since = '%1$s', joined_at = '%1$s'"
                        .formatted(clock.instant()));
    }

    /// What [FirstAgency] does, with a hash that takes no time.
    private void foundAtOnce(UUID agency) {
        register.add(
                agency,
                agency("North", ADMIN),
                administrator -> {
                    administrator.operate();
                    administrator.join(HASH, clock.instant());
                    administrator.proveAddress(ADMIN, clock.instant());
                    signIns.take(ADMIN, agency, administrator.getId());
                });
    }

    /// A colleague who has opened the invitation that came to their mailbox.
    ///
    /// @param of somebody of the agency
    protected void join(String of, String name, String email, Role role) {
        as(of, () -> users.create(new UserForm(name, email, role.name(), true, "")));
        join(email);
    }

    /// Another agency, whose administrator has opened the invitation.
    protected void found(String name, String adminEmail) {
        var operator = LinkMail.author(user(ADMIN), false);
        founding.found(user(ADMIN).getId(), operator, agency(name, adminEmail));
        join(adminEmail);
    }

    private void join(String email) {
        database.execute(
                """
                update app_user set password_hash = '%s', joined_at = now(), address_proven_at = now()
                where email = '%s'
                """
                        .formatted(HASH, email));
        database.execute(
                """
                insert into sign_in select lower(email), tenant_id, id, true
                from app_user where email = '%s'
                """
                        .formatted(email));
    }

    protected static AgencyForm agency(String name, String adminEmail) {
        return new AgencyForm(name, "en", "Anna", adminEmail, PASSWORD);
    }

    protected static UserForm recruiter(String name, String email) {
        return new UserForm(name, email, "RECRUITER", true, "");
    }

    /// Acts for the agency of a user.
    protected void as(String email, Runnable work) {
        CurrentTenant.run(signIns.find(email).orElseThrow().tenantId(), work);
    }

    protected AppUser user(String email) {
        var signIn = signIns.find(email).orElseThrow();
        return CurrentTenant.call(
                signIn.tenantId(), () -> users.find(signIn.userId()).orElseThrow());
    }

    protected UUID id(String email) {
        return signIns.find(email).orElseThrow().userId();
    }

    protected Visitor browser() {
        return new Visitor(port);
    }

    protected Visitor signedIn(String email) {
        var browser = browser();
        browser.signIn(email, PASSWORD);
        browser.get("/account");
        return browser;
    }

    protected UUID server(String user, String name, int port) {
        var id = UUID.randomUUID();
        database.execute(
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, created_at)
                values ('%s', '%s', '%s', '127.0.0.1', %d, 'NONE', 'NONE', now())
                """
                        .formatted(signIns.find(user).orElseThrow().tenantId(), id, name, port));
        return id;
    }
}
