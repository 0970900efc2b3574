package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.KnownProperties;

import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

class ComposeFileTests {

    /// What stops first; Spring's own, as nothing is set.
    private static final Duration PAGES = Duration.ofSeconds(30);

    private static final String WAITS = "OWNRELAY_OUTBOX_SHUTDOWNWAITSFORREPLIES";

    private final Map<String, Object> file = new Yaml().load(read("docker-compose.yml"));
    private final Map<String, Object> services = map(file, "services");
    private final Map<String, Object> app = map(services, "app");
    private final String dockerfile = read("Dockerfile");

    /// What Java learned holds only for the options with which it learned it.
    @Test
    void theImageStartsAsWhatIsPrepared() {
        var prepared =
                new Preparation(Path.of("folder"))
                        .options().stream()
                                .map(option -> option.substring(1, option.length() - 1))
                                .filter(option -> option.matches("-X(X:[+M]|m).*"))
                                .toList();
        assertThat(prepared).hasSizeGreaterThan(4);
        var written = dockerfile.lines().filter(line -> line.contains("-X")).toList();
        assertThat(String.join(" ", written).split("[ \\\\]+")).containsAll(prepared);
    }

    @Test
    void setsOnlyPropertiesThatTheApplicationKnows() {
        var known = KnownProperties.ofTheApplication();
        assertThat(map(app, "environment").keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known.knowsVariable(name)).as(name).isTrue());
    }

    @Test
    void tellsAWrongPropertyFromARightOne() {
        var known = KnownProperties.ofTheApplication();
        assertThat(known.knowsVariable("OWNRELAY_SMTP_ALLOWEDNETWORKS")).isTrue();
        assertThat(known.knowsVariable("OWNRELAY_SMTP_ALLOWED_NETWORKS")).isFalse();
        assertThat(known.knowsVariable("SPRING_DATASOURCE_JDBCURL")).isFalse();
    }

    @Test
    void holdsNoSecret() {
        for (String service : services.keySet()) {
            var environment = map(map(services, service), "environment");
            environment.forEach((name, value) -> {
                if (name.matches("(?i).*(password|secret|token|credential|keyring).*")) {
                    assertThat(value.toString())
                            .as(name)
                            .matches("/run/secrets/.+|\\$\\{\\w+:\\?.+}");
                }
            });
        }
        map(file, "secrets")
                .values()
                .forEach(secret -> assertThat(secret.toString()).startsWith("{file=./secrets/"));
        assertThat(read(".gitignore")).containsPattern("(?m)^secrets/$");
        assertThat(read("docker/init-database.sh")).doesNotContainPattern("(?i)password\\s+'");
    }

    @Test
    void makesEverySecretThatItNeeds() {
        var made = read("docker/secrets");
        assertThat(map(file, "secrets").keySet())
                .allSatisfy(name -> assertThat(made).contains(name));
        assertThat(made).contains("run --rm --build keyring");
    }

    @Test
    void declaresWhatItUsesAndUsesWhatItDeclares() {
        assertThat(used("networks")).isEqualTo(map(file, "networks").keySet());
        assertThat(used("secrets")).isEqualTo(map(file, "secrets").keySet());
        assertThat(used("volumes")).isEqualTo(map(file, "volumes").keySet());
        for (var mount : list(map(services, "postgres"), "volumes")) {
            var source = mount.toString().split(":")[0];
            assertThat(source.startsWith(".") && !Files.exists(Path.of(source))).isFalse();
        }
    }

    @Test
    void waitsForWhatHasAHealthCheck() {
        assertThat(map(app, "depends_on"))
                .isNotEmpty()
                .allSatisfy((service, condition) -> {
                    assertThat(map(services, service)).containsKey("healthcheck");
                    assertThat(condition).hasToString("{condition=service_healthy}");
                });
    }

    @Test
    void letsNobodyIntoTheDatabaseByAPassword() {
        var postgres = map(services, "postgres");
        var rules = read("docker/pg_hba.conf").lines().filter(line -> !line.startsWith("#"));
        assertThat(rules)
                .isNotEmpty()
                .allMatch(rule -> rule.matches("local .* peer|hostssl .* cert"));
        assertThat(list(postgres, "command"))
                .contains("-chba_file=/etc/postgresql/pg_hba.conf", "-cssl=on");
        assertThat(list(postgres, "volumes"))
                .contains("./docker/pg_hba.conf:/etc/postgresql/pg_hba.conf:ro");
        assertThat(map(postgres, "depends_on"))
                .hasToString("{certificates={condition=service_completed_successfully}}");
        assertThat(map(app, "environment"))
                .hasEntrySatisfying("SPRING_DATASOURCE_URL", this::checksTheServer)
                .hasEntrySatisfying("SPRING_FLYWAY_URL", this::checksTheServer);
    }

    private void checksTheServer(Object url) {
        assertThat(url.toString()).contains("sslmode=verify-full", "&sslcert=", "&sslkey=");
    }

    @Test
    void keepsTheDatabaseWherePostgres18WritesIt() {
        var postgres = map(services, "postgres");
        assertThat(postgres.get("image").toString()).startsWith("postgres:18");
        assertThat(list(postgres, "volumes")).contains("postgres:/var/lib/postgresql");
    }

    @Test
    void signsInAsTheRoleThatOwnsNothing() {
        var environment = map(app, "environment");
        var script = read("docker/init-database.sh");
        assertThat(environment).containsEntry("SPRING_DATASOURCE_USERNAME", "ownrelay_app");
        assertThat(environment).containsEntry("SPRING_FLYWAY_USER", "ownrelay_owner");
        assertThat(script)
                .contains("create role ownrelay_app login nosuperuser nobypassrls")
                .contains("create database ownrelay owner ownrelay_owner");
    }

    @Test
    void letsTheDefaultRelayAloneStandInItsMailNetwork() {
        var environment = map(app, "environment");
        var mail = map(map(file, "networks"), "mail");
        var subnet = list(map(mail, "ipam"), "config").getFirst();
        assertThat(subnet).hasToString("{subnet=172.30.25.0/24}");
        assertThat(environment)
                .containsEntry(
                        "OWNRELAY_RELAY_ALLOWEDNETWORKS",
                        "${OWNRELAY_RELAY_ALLOWEDNETWORKS:-172.30.25.0/24}")
                .containsEntry(
                        "OWNRELAY_SMTP_CLEARTEXTNETWORKS",
                        "${OWNRELAY_SMTP_CLEARTEXTNETWORKS:-172.30.25.0/24}")
                .doesNotContainKey("OWNRELAY_SMTP_ALLOWEDNETWORKS");
    }

    /// It speaks in clear and obeys whoever comes.
    @Test
    void onlyTheApplicationReachesTheVirusScanner() {
        var clamav = map(services, "clamav");
        assertThat(clamav)
                .containsEntry("networks", List.of("signatures"))
                .doesNotContainKeys("network_mode", "ports");
        assertThat(list(clamav, "volumes"))
                .contains("./docker/clamd.conf:/etc/clamav/clamd.conf:ro", "clamd:/run/clamav");
        assertThat(list(app, "volumes")).contains("clamd:/run/clamav");
        var clamd = read("docker/clamd.conf");
        assertThat(clamd)
                .contains("\nLocalSocket /run/clamav/clamd.sock\n")
                .doesNotContain("TCPSocket");
        var limit = DataSize.parse(found(clamd, "StreamMaxLength (\\d+)M") + "MB");
        assertThat(limit.toMegabytes()).isGreaterThan(20);
    }

    @Test
    void publishesPortsOnThisMachineOnly() {
        var published =
                services.keySet().stream()
                        .flatMap(name -> list(map(services, name), "ports").stream())
                        .map(Object::toString)
                        .toList();
        assertThat(published).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void runsTheImageAsNobodySpecialAndWatchesItsHealth() {
        var image = dockerfile.substring(dockerfile.indexOf("FROM eclipse-temurin:25-jre AS app"));
        assertThat(image)
                .containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$")
                .containsPattern("(?m)^EXPOSE 8080$")
                .containsPattern("(?s)HEALTHCHECK .*CMD .*/readyz");
        assertThat(image.indexOf("USER ")).isLessThan(image.indexOf("ENTRYPOINT"));
        assertThat(list(app, "ports").getFirst().toString()).endsWith(":8080");
    }

    /// Java leaves aside what it learned on another Java, or from other files.
    @Test
    void startsWithWhatTheSameImageLearned() {
        assertThat(dockerfile)
                .containsPattern(
                        "(?s)FROM app AS rehearsed\\s+RUN java .*ownrelay\\.aot.* rehearse ")
                .containsPattern("(?s)FROM app\\s+COPY --from=rehearsed /tmp/ownrelay\\.aot ")
                .contains("\"-XX:AOTCache=ownrelay.aot\"");
    }

    /// A quarter more than all uploads under way may take.
    @Test
    void givesUploadsTheirRoom() {
        var room =
                map(app, "environment")
                        .getOrDefault(
                                "OWNRELAY_UPLOADS_ROOM",
                                KnownProperties.defaultOf("ownrelay.uploads.room"));
        var mount = list(app, "tmpfs").getFirst().toString();
        assertThat(mount).matches("/tmp:size=\\d+m");
        var size = DataSize.parse(mount.replaceAll("\\D", "") + "MB");
        assertThat(size.toBytes())
                .isGreaterThanOrEqualTo(DataSize.parse(room.toString()).toBytes() * 5 / 4);
    }

    /// First the pages under way end, then the emails, for which db-scheduler waits twice.
    @Test
    void letsWhatIsUnderWayEnd() {
        assertThat(map(app, "environment")).doesNotContainKey(WAITS);
        assertThat(DurationStyle.detectAndParse(app.get("stop_grace_period").toString()))
                .isGreaterThan(PAGES.plus(emails().multipliedBy(2)));
    }

    /// Between those two times db-scheduler lets them wait for replies, if that is asked for.
    @Test
    void saysHowMuchLongerNodesMustBeLetWaitForReplies() {
        var replies =
                DurationStyle.detectAndParse(
                        KnownProperties.defaultOf("ownrelay.smtp.final-timeout"));
        var least = PAGES.plus(replies).plus(emails().multipliedBy(2));
        assertThat(KnownProperties.ofTheApplication().knowsVariable(WAITS)).isTrue();
        var compose = read("docker-compose.yml");
        assertThat(compose).contains("# With " + WAITS + ": \"true\"");
        assertThat(minutes(compose, "# .*stop_grace_period: (\\d+)m")).isGreaterThan(least);
        var readme = read("README.md");
        assertThat(minutes(readme, "`stop_grace_period: (\\d+)m`")).isGreaterThan(least);
        assertThat(minutes(readme, "`TimeoutStopSec=(\\d+)min`")).isGreaterThan(least);
    }

    private static Duration minutes(String text, String place) {
        return Duration.ofMinutes(Long.parseLong(found(text, place)));
    }

    private static Duration emails() {
        var ours = read("src/main/resources/application.properties");
        assertThat(ours).doesNotContain("timeout-per-shutdown-phase");
        return DurationStyle.detectAndParse(
                found(ours, "(?m)^db-scheduler\\.shutdown-max-wait=(\\w+)$"));
    }

    private static String found(String text, String place) {
        var found = Pattern.compile(place).matcher(text);
        assertThat(found.find()).as(place).isTrue();
        return found.group(1);
    }

    /// Names of one kind that services mention; of mounts, only the named volumes.
    private Set<String> used(String kind) {
        var names = new HashSet<String>();
        for (String service : services.keySet()) {
            for (Object entry : list(map(services, service), kind)) {
                var name =
                        entry instanceof Map<?, ?> mount
                                ? mount.get("source").toString()
                                : entry.toString().split(":")[0];
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.getOrDefault(key, Map.of());
    }

    private static List<Object> list(Map<String, Object> parent, String key) {
        return new ArrayList<>((Collection<?>) parent.getOrDefault(key, List.of()));
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }
}
