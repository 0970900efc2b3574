package dev.ownrelay.imports;

import static java.util.stream.Collectors.joining;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Says what each cell of a list is: by the words above it, else by how it looks.
final class ListColumns {

    enum Column {
        NAME("name", "naam", "title", "description", "omschrijving", "label"),
        ADDRESS("address", "adres", "host", "hostname", "server", "smtp", "smtpserver", "smtphost"),
        PORT("port", "poort", "smtpport"),
        TLS("tls", "ssl", "encryption", "versleuteling", "security", "beveiliging"),
        USERNAME("username", "user", "gebruikersnaam", "gebruiker", "smtpuser"),
        PASSWORD("password", "wachtwoord", "smtppassword"),
        LOGIN("login", "logininformation", "inloggegevens", "credentials"),
        DOMAINS("senderdomains", "senderdomain", "domains", "domain", "domeinen", "domein");

        private final List<String> words;

        Column(String... words) {
            this.words = List.of(words);
        }

        private static Optional<Column> of(String title) {
            var word = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
            return Stream.of(values()).filter(each -> each.words.contains(word)).findFirst();
        }
    }

    private static final Pattern NAMED = Pattern.compile("(?i)[a-z0-9-]+(?:\\.[a-z0-9-]+)+");
    private static final Pattern PORTED = Pattern.compile("[^\\s@]+:[0-9]{1,5}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern MODE =
            Pattern.compile("(?i)starttls|tls|ssl|ssl/tls|none|no|geen|nee");
    private static final Pattern DOMAINS =
            Pattern.compile("(?:[@*.]*[\\p{L}0-9-]+(?:\\.[\\p{L}0-9-]+)+[,; ]*)+");

    /// An email address, a blank and more.
    private static final Pattern WITH_PASSWORD = Pattern.compile("\\S+@\\S+ .+");

    /// By place; null: there are no words above.
    private final @Nullable List<Optional<Column>> titles;

    private ListColumns(@Nullable List<Optional<Column>> titles) {
        this.titles = titles;
    }

    /// @param first line of the list
    static ListColumns above(List<String> first) {
        var titles = first.stream().map(Column::of).toList();
        boolean named = titles.stream().flatMap(Optional::stream).distinct().count() > 1;
        return new ListColumns(named ? titles : null);
    }

    boolean titled() {
        return titles != null;
    }

    Map<Column, String> read(List<String> cells) {
        var found = new EnumMap<Column, String>(Column.class);
        if (titles == null) {
            byLooks(new ArrayList<>(cells), found);
            return found;
        }
        for (int i = 0; i < Math.min(cells.size(), titles.size()); i++) {
            var cell = cells.get(i);
            titles.get(i).ifPresent(column -> found.putIfAbsent(column, cell));
        }
        return found;
    }

    /// Name, address, login: the rest stands around the address. What may be a password is taken
    /// for one, for all else is shown.
    private static void byLooks(List<String> cells, Map<Column, String> found) {
        int address = address(cells);
        if (address < 0) {
            byPlace(cells, found);
            return;
        }
        found.put(Column.ADDRESS, cells.get(address));
        var before = cells.subList(0, address);
        before.stream()
                .filter(cell -> WITH_PASSWORD.matcher(cell).matches())
                .findFirst()
                .ifPresent(login -> found.put(Column.LOGIN, login));
        found.put(
                Column.NAME,
                before.stream()
                        .filter(cell -> !WITH_PASSWORD.matcher(cell).matches())
                        .collect(joining(" "))
                        .strip());
        rest(new ArrayList<>(cells.subList(address + 1, cells.size())), found);
    }

    /// Nothing looks like an address, so the one that stands where others have theirs is wrong.
    private static void byPlace(List<String> cells, Map<Column, String> found) {
        if (cells.size() == 1) {
            var words = cells.getFirst().split(" ", 2);
            found.put(Column.ADDRESS, words[0]);
            found.put(Column.LOGIN, words.length > 1 ? words[1] : "");
            return;
        }
        found.put(Column.NAME, cells.get(0));
        found.put(Column.ADDRESS, cells.get(1));
        rest(new ArrayList<>(cells.subList(2, cells.size())), found);
    }

    private static void rest(List<String> rest, Map<Column, String> found) {
        take(rest, PORT, found, Column.PORT);
        take(rest, MODE, found, Column.TLS);
        if (!rest.isEmpty() && !found.containsKey(Column.LOGIN)) {
            login(rest.removeFirst(), rest, found);
        }
        take(rest, MODE, found, Column.TLS);
        var domains = rest.stream().filter(cell -> DOMAINS.matcher(cell).matches()).toList();
        if (!domains.isEmpty()) {
            found.put(Column.DOMAINS, String.join(" ", domains));
        }
    }

    private static void login(String first, List<String> rest, Map<Column, String> found) {
        if (first.contains(" ")) {
            found.put(Column.LOGIN, first);
            return;
        }
        found.put(Column.USERNAME, first);
        take(rest, MODE, found, Column.TLS);
        if (!rest.isEmpty() && !isOf(first, rest.getFirst())) {
            found.put(Column.PASSWORD, rest.removeFirst());
        }
    }

    /// Whether these are surely the domains of a user.
    private static boolean isOf(String user, String cell) {
        boolean marked = cell.startsWith("@") || cell.startsWith("*.");
        var domain = user.substring(user.indexOf('@') + 1);
        boolean own = user.contains("@") && cell.split("[,; ]")[0].equalsIgnoreCase(domain);
        return DOMAINS.matcher(cell).matches() && (marked || own);
    }

    private static void take(
            List<String> rest, Pattern looks, Map<Column, String> found, Column column) {
        if (!rest.isEmpty()
                && looks.matcher(rest.getFirst()).matches()
                && !found.containsKey(column)) {
            found.put(column, rest.removeFirst());
        }
    }

    /// What is certainly one before what may be one.
    private static int address(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).startsWith("[") || PORTED.matcher(cells.get(i)).matches()) {
                return i;
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            if (NAMED.matcher(cells.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }
}
