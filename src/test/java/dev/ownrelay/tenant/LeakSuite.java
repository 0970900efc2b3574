package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestDatabase;
import dev.ownrelay.support.Visitor;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.metamodel.Attribute;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// What another agency must never get, however the walls stand: a whole one, or either of them
/// alone.
@ServedTest
abstract class LeakSuite extends VictimFixture {

    /// Whose rows are found by id, and show figures only.
    private static final String OPERATORS_OWN = "/operator/agencies/{id}";

    private static final int FORBIDDEN = 403;

    /// Operators help administrators in again, and vouch for domains: these they are shown.
    private static final Set<String> SHOWN_TO_OPERATORS =
            Set.of(
                    OPERATORS_OWN + "/administrators",
                    OPERATORS_OWN + "/domains",
                    OPERATORS_OWN + "/factors");

    /// What the grants let nobody change or lock.
    private static final List<String> APPENDED = List.of("AuditEvent", "Bounce", "DeliveryAttempt");

    /// The application never deletes these.
    private static final List<String> KEPT = List.of("IdentityProvider");

    @Autowired SettableClock clock;
    @Autowired EntityManager entities;
    @Autowired JdbcClient application;
    @Autowired TransactionTemplate transaction;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping handlers;

    @LocalServerPort int port;

    UUID stranger;

    private final Crawler crawler = new Crawler();
    private int calls;
    private int notFound;
    private long bytes;

    @BeforeEach
    @Override
    public void plant() {
        TestDatabase.superuser(details)
                .sql(
                        "truncate agency, sign_in, sign_in_failure, sign_in_failed, sign_in_round,"
                                + " sign_in_place, operator_event cascade")
                .update();
        super.plant();
        stranger = agency("Stranger");
    }

    @Test
    void everyTextOfAnAgencyIsPlanted() {
        assertThat(victim.columnsWithoutCanary())
                .isEqualTo(new java.util.TreeSet<>(PlantedAgency.WORDLESS));
    }

    @Test
    void noPageGivesAwayAnotherAgency() {
        var pages = Crawler.pages(handlers.getHandlerMethods());
        var before = victim.checksums();
        strangers().forEach((who, visitor) -> pages.forEach(page -> crawl(who, visitor, page)));
        assertThat(victim.checksums()).isEqualTo(before);
        superuser.sql("delete from passkey where tenant_id = ?").param(victim.id).update();
        var owner = signedIn(victim.email()); // by password alone
        before = victim.checksums(); // with the sign-in in the audit trail
        var seen = ownCanaries(pages, owner);
        System.out.printf(
                "%s: %d routes, %d calls as 3 users with %d ids each, %d answered 404, %,d bytes"
                        + " read: 0 canaries (the agency itself sees %d), %d checksums unchanged%n",
                getClass().getSimpleName(),
                pages.size(),
                calls,
                victim.ids().size(),
                notFound,
                bytes,
                seen,
                before.size());
        assertThat(seen).as("canaries that the agency itself is shown").isGreaterThan(50);
        assertThat(victim.checksums()).isEqualTo(before);
    }

    private Map<String, Visitor> strangers() {
        var all = new LinkedHashMap<String, Visitor>();
        all.put("recruiter", stranger("recruiter", "RECRUITER", false));
        all.put("admin", stranger("admin", "ADMIN", false));
        all.put("operator", stranger("operator", "RECRUITER", true));
        return all;
    }

    private Visitor stranger(String name, String role, boolean operator) {
        var email = name + "@b.test";
        PlantedAgency.addUser(superuser, stranger, UUID.randomUUID(), name, email, role, operator);
        return signedIn(email);
    }

    private Visitor signedIn(String email) {
        var visitor = new Visitor(port);
        assertThat(visitor.signIn(email, PlantedAgency.PASSWORD).location()).isEqualTo("/");
        visitor.get("/account");
        return visitor;
    }

    /// With each id in its place, and with one after the other everywhere. Who is refused, or is
    /// asked for no id, or sees as an operator what recruiters see, gets them dealt out: each in a
    /// place of its own. Most pages say the same of every id that is absent, so they are asked
    /// about few.
    private void crawl(String who, Visitor visitor, Crawler.Page page) {
        var absent = new HashSet<String>();
        var status = crawl(who, visitor, page, Aim.anyKind(page), new Aim(victim, page), absent);
        if (!triesEveryIdEverywhere()) {
            return;
        }
        if (status != FORBIDDEN && page.asksForIds() && !isOfOthers(page, who)) {
            victim.ids().forEach((kind, id) -> crawl(who, visitor, page, kind, _ -> id, absent));
            return;
        }
        var left = new ArrayDeque<>(victim.ids().values());
        while (!left.isEmpty()) {
            crawl(who, visitor, page, "ids dealt out", dealt(left), absent);
        }
    }

    private static boolean isOfOthers(Crawler.Page page, String who) {
        return who.equals("operator") && !page.path().startsWith("/operator");
    }

    private static UnaryOperator<String> dealt(Queue<String> left) {
        var places = new HashMap<String, String>();
        return place ->
                places.computeIfAbsent(
                        place, _ -> left.isEmpty() ? UUID.randomUUID().toString() : left.remove());
    }

    boolean triesEveryIdEverywhere() {
        return true;
    }

    private int crawl(
            String who,
            Visitor visitor,
            Crawler.Page page,
            String kind,
            UnaryOperator<String> ids,
            Set<String> absent) {
        if (kind.equals("agency") && page.path().startsWith(OPERATORS_OWN)) {
            if (page.method().equals("GET") && !isShown(page, who)) {
                refuseCanaries(page + who, visitor, call(visitor, page, ids));
            }
            return 0;
        }
        clock.advance(Duration.ofMinutes(1));
        return compare(
                "%s as %s with the %s".formatted(page, who, kind), visitor, page, ids, absent);
    }

    private static boolean isShown(Crawler.Page page, String who) {
        return who.equals("operator") && SHOWN_TO_OPERATORS.contains(page.path());
    }

    /// Several pages ask for the password: after a few wrong ones they would ask to wait.
    private Visitor.Page call(Visitor visitor, Crawler.Page page, UnaryOperator<String> ids) {
        superuser.sql("delete from sign_in_failure").update();
        return crawler.call(visitor, page, ids);
    }

    private int compare(
            String what,
            Visitor visitor,
            Crawler.Page page,
            UnaryOperator<String> ids,
            Set<String> absent) {
        var answer = call(visitor, page, ids);
        calls++;
        refuseCanaries(what, visitor, answer);
        var normal = Crawler.normal(answer);
        if (!absent.contains(normal)) {
            var now = call(visitor, page, absent(ids));
            refuseCanaries(what, visitor, now);
            var expected = Crawler.normal(now);
            Crawler.assertSame(normal, expected, what);
            absent.add(expected);
        }
        if (page.path().matches("/(setup|invitation|reset|confirm)/.*")) {
            assertThat(answer.status()).as(what).isIn(200, 410);
        } else if (page.namesARow()) {
            assertThat(answer.status()).as(what).isIn(403, 404);
        }
        assertThat(answer.status()).as(what).isLessThan(500);
        if (answer.status() != 404) {
            assertThat(answer.header("Cache-Control"))
                    .as(what + answer.response().headers().map())
                    .contains("no-store");
        }
        notFound += answer.status() == 404 ? 1 : 0;
        return answer.status();
    }

    /// Ids that nobody has, of the same shapes and the same where those are.
    private static UnaryOperator<String> absent(UnaryOperator<String> ids) {
        var absent = new HashMap<String, String>();
        return name ->
                absent.computeIfAbsent(
                        ids.apply(name),
                        id -> id.length() == 64 ? "0".repeat(64) : UUID.randomUUID().toString());
    }

    /// Follows a redirect too, which also takes what it announces off the session.
    private void refuseCanaries(String what, Visitor visitor, Visitor.Page answer) {
        var all = Crawler.bytes(answer);
        if (answer.location().startsWith("/")) {
            all += Crawler.bytes(visitor.get(answer.location()));
        }
        bytes += all.length();
        assertThat(all).as(what).doesNotContain(PlantedAgency.CANARY);
    }

    /// So that silence proves something.
    private long ownCanaries(List<Crawler.Page> pages, Visitor owner) {
        return pages.stream()
                .filter(page -> page.method().equals("GET"))
                .flatMap(page -> Aim.kind(page).map(kind -> own(page, kind)).stream())
                .mapToLong(address -> count(owner.get(address).body()))
                .sum();
    }

    private String own(Crawler.Page page, String kind) {
        return page.path().replace("{id}", victim.ids().get(kind));
    }

    private static long count(String body) {
        return body.split(PlantedAgency.CANARY, -1).length - 1L;
    }

    @Test
    void hibernateFindsNoRowOfAnotherAgency() {
        var before = victim.checksums();
        var types =
                entities.getMetamodel().getEntities().stream()
                        .filter(type -> TenantOwned.class.isAssignableFrom(type.getJavaType()))
                        .toList();
        for (var type : types) {
            asStranger(() -> refuseEntity(type.getJavaType(), type.getName()));
        }
        System.out.printf(
                "%s: %d entities, 0 rows of another agency%n",
                getClass().getSimpleName(), types.size());
        assertThat(types).hasSizeGreaterThan(4);
        assertThat(victim.checksums()).isEqualTo(before);
    }

    private void refuseEntity(Class<?> type, String name) {
        for (var id : victim.ids().values()) {
            if (id.length() == 36) {
                var key = UUID.fromString(id);
                assertThat((Object) entities.find(type, key)).as(name).isNull();
                if (!APPENDED.contains(name)) {
                    var lock = LockModeType.PESSIMISTIC_WRITE;
                    assertThat((Object) entities.find(type, key, lock)).as(name).isNull();
                }
            }
        }
        assertThat(query("from " + name + " e where e.tenantId = :own or :own is not null", type))
                .as(name)
                .isEmpty();
        assertThat(query("select count(e) from " + name + " e where e.tenantId = :own", Long.class))
                .as(name)
                .containsExactly(0L);
        if (!APPENDED.contains(name)) {
            refuseChanges(name);
        }
    }

    private <T> List<T> query(String text, Class<T> type) {
        return entities.createQuery(text, type).setParameter("own", victim.id).getResultList();
    }

    private void refuseChanges(String name) {
        var own = " e where e.tenantId = :own or :own is not null";
        var set = " e set e.%1$s = e.%1$s".formatted(changeable(name));
        assertThat(change("update " + name + set + own.substring(2))).as(name).isZero();
        if (!KEPT.contains(name)) {
            assertThat(change("delete from " + name + own)).as(name).isZero();
        }
    }

    private String changeable(String name) {
        return entities.getMetamodel().getEntities().stream()
                .filter(type -> type.getName().equals(name))
                .flatMap(type -> type.getDeclaredSingularAttributes().stream())
                .map(Attribute::getName)
                .filter(attribute -> !List.of("id", "tenantId", "version").contains(attribute))
                .min(Comparator.comparing(attribute -> !attribute.equals("createdAt")))
                .orElseThrow();
    }

    private int change(String statement) {
        return entities.createQuery(statement).setParameter("own", victim.id).executeUpdate();
    }

    void asStranger(Runnable work) {
        CurrentTenant.run(stranger, () -> transaction.executeWithoutResult(_ -> work.run()));
    }
}
