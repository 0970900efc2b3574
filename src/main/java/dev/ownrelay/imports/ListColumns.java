package dev.ownrelay.imports;

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

    /// Name, address, login: the rest stands around the address.
    private static void byLooks(List<String> cells, Map<Column, String> found) {
        int address = address(cells);
        if (address < 0) {
            found.put(Column.NAME, String.join(" ", cells).strip());
            return;
        }
        found.put(Column.NAME, String.join(" ", cells.subList(0, address)).strip());
        found.put(Column.ADDRESS, cells.get(address));
        var rest = new ArrayList<>(cells.subList(address + 1, cells.size()));
        take(rest, PORT, found, Column.PORT);
        take(rest, MODE, found, Column.TLS);
        login(rest, found);
        take(rest, MODE, found, Column.TLS);
        if (!rest.isEmpty()) {
            found.put(Column.DOMAINS, String.join(" ", rest));
        }
    }

    private static void login(List<String> rest, Map<Column, String> found) {
        if (rest.isEmpty()) {
            return;
        }
        var first = rest.removeFirst();
        boolean alone =
                first.contains(" ")
                        || rest.isEmpty()
                        || MODE.matcher(rest.getFirst()).matches()
                        || DOMAINS.matcher(rest.getFirst()).matches();
        if (alone) {
            found.put(Column.LOGIN, first);
        } else {
            found.put(Column.USERNAME, first);
            found.put(Column.PASSWORD, rest.removeFirst());
        }
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
