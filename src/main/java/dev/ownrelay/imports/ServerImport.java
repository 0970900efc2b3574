package dev.ownrelay.imports;

import dev.ownrelay.imports.RowLogins.Found;
import dev.ownrelay.provider.Deprecation;
import dev.ownrelay.provider.Deprecations;
import dev.ownrelay.provider.Preset.Login;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.Errands;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.upkeep.ServerIntake;
import dev.ownrelay.upkeep.ServerIntake.Checked;
import dev.ownrelay.upkeep.ServerIntake.Standing;
import dev.ownrelay.upkeep.ServerIntake.Taken;
import dev.ownrelay.upkeep.ServerIntake.Trial;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/// Imports a list of servers: nothing is added before somebody has seen what was read of it.
@Service
class ServerImport {

    /// Servers that one person has tested in a minute.
    static final int TESTS = 20;

    /// Lists that one person has read in a minute. Each leaves its logins for an hour.
    static final int LISTS = 5;

    /// Somebody waits before the page.
    private static final Duration LOOK = Duration.ofSeconds(20);

    private static final Duration TEST = Duration.ofSeconds(60);
    private static final Checked UNSEEN = new Checked(null, List.of());

    private final ServerIntake intake;
    private final RowLogins logins;
    private final Errands errands;
    private final Clock clock;
    private final ZoneId zone;
    private final MinuteLimit tests;
    private final MinuteLimit lists;

    ServerImport(ServerIntake intake, RowLogins logins, Errands errands, Clock clock, ZoneId zone) {
        this.intake = intake;
        this.logins = logins;
        this.errands = errands;
        this.clock = clock;
        this.zone = zone;
        tests = new MinuteLimit(clock, TESTS);
        lists = new MinuteLimit(clock, LISTS);
    }

    /// Whether somebody may have another list read now.
    boolean mayBegin(UUID me) {
        return lists.take(me);
    }

    /// What is in the table already is shown, but not chosen.
    List<LookedRow> begin(UUID draft, List<ListedServer> servers, UUID me) {
        var rows = new ArrayList<ImportRow>();
        for (int line = 0; line < servers.size(); line++) {
            var server = servers.get(line);
            var row = ImportRow.of(line, server);
            if (server.login().contains(" ")) {
                logins.keep(draft, row, server.login(), me);
            }
            rows.add(row);
        }
        var standing = intake.standing();
        return look(
                draft,
                rows.stream().map(row -> row.chosen(standing(row, standing).isEmpty())).toList(),
                me);
    }

    /// No transaction is open while names are looked up.
    List<LookedRow> look(UUID draft, List<ImportRow> rows, UUID me) {
        var standing = intake.standing();
        var found = rows.stream().map(row -> logins.of(draft, row, me)).toList();
        var asked = new ArrayList<Callable<Checked>>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var password = found.get(i).password();
            asked.add(here(() -> check(row, password, me)));
        }
        var checked = errands.run(asked, LOOK);
        var all = new ArrayList<LookedRow>();
        for (int i = 0; i < rows.size(); i++) {
            all.add(looked(rows.get(i), checked.get(i), found.get(i), standing, me));
        }
        return all;
    }

    private Checked check(ImportRow row, String password, UUID me) {
        return row.chosen() ? intake.check(row.arrival(), password, me) : UNSEEN;
    }

    /// @param checked empty: names could not be looked up in time
    private LookedRow looked(
            ImportRow row,
            Optional<Checked> checked,
            Found login,
            List<Standing> standing,
            UUID me) {
        return new LookedRow(
                row,
                checked.orElse(UNSEEN),
                login.password(),
                login.state(),
                standing(row, standing),
                ends(row),
                proven(row, checked.orElse(UNSEEN), login, me),
                null);
    }

    private boolean proven(ImportRow row, Checked checked, Found login, UUID me) {
        var settings = checked.settings();
        return settings != null && intake.tested(settings, login.password(), me, row.passed());
    }

    private Optional<Deprecation> ends(ImportRow row) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        return row.username().isBlank()
                ? Optional.empty()
                : RowLogins.host(row).flatMap(host -> Deprecations.of(host, Login.PASSWORD, today));
    }

    /// The name of the one that has this name, or goes to the same place for the same user.
    private static String standing(ImportRow row, List<Standing> all) {
        var place = row.goal().orElse("");
        return all.stream()
                .filter(one ->
                        one.name().equalsIgnoreCase(row.name().strip())
                                || one.address().equals(place)
                                        && one.username().equals(row.username()))
                .map(Standing::name)
                .findFirst()
                .orElse("");
    }

    /// Those that are chosen and were not tested well before, as many as there may be in a minute.
    List<LookedRow> test(List<LookedRow> rows, UUID me) {
        var due =
                rows.stream()
                        .filter(row -> row.testable() && !row.proven())
                        .limit(TESTS)
                        .takeWhile(_ -> tests.take(me))
                        .toList();
        var found = errands.run(due.stream().map(row -> here(() -> test(row, me))).toList(), TEST);
        return rows.stream()
                .map(row -> {
                    int place = due.indexOf(row);
                    return place < 0
                            ? row
                            : found.get(place).map(test -> tested(row, test)).orElse(row);
                })
                .toList();
    }

    private Trial test(LookedRow row, UUID me) {
        var settings = Objects.requireNonNull(row.checked().settings());
        return intake.test(settings, row.password(), me);
    }

    private static LookedRow tested(LookedRow row, Trial trial) {
        boolean proven = !trial.proof().isEmpty();
        return row.with(row.row().passed(trial.proof()), proven, trial.finding());
    }

    /// @return how many were added, all of them or none
    /// @throws org.springframework.dao.DataIntegrityViolationException when a name is taken
    int save(UUID draft, List<LookedRow> chosen, UUID me) {
        intake.add(
                chosen.stream()
                        .map(row ->
                                new Taken(
                                        Objects.requireNonNull(row.checked().settings()),
                                        row.password(),
                                        row.row().passed()))
                        .toList(),
                me);
        logins.forget(draft, me);
        return chosen.size();
    }

    /// In another thread, for the same agency and in the same language.
    private static <T> Callable<T> here(Callable<T> work) {
        var agency = CurrentTenant.get();
        var language = LocaleContextHolder.getLocale();
        return () ->
                CurrentTenant.call(
                        agency,
                        () -> {
                            LocaleContextHolder.setLocale(language);
                            try {
                                return work.call();
                            } finally {
                                LocaleContextHolder.resetLocaleContext();
                            }
                        });
    }
}
