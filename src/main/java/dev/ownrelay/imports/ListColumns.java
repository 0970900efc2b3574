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
        PASSWORD("password", "wachtwoord", "smtppassword", "pass", "passwd", "pwd", "passwort"),
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

    private static final Pattern NAMED = Pattern.compile("(?i)[a-z0-9-]++(?:\\.[a-z0-9-]++)++");
    private static final Pattern CERTAIN =
            Pattern.compile(
                    "(?i)\\[[^]\\s]++](?::[0-9]{1,5}+)?+|[a-z0-9-]++(?:\\.[a-z0-9-]++)++:[0-9]{1,5}+");
    private static final Pattern PORTED = Pattern.compile("[^\\s@]+:[0-9]{1,5}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern MAIL_PORT = Pattern.compile("25|465|587|2525");
    private static final Pattern MODE =
            Pattern.compile("(?i)starttls|tls|ssl|ssl/tls|none|no|geen|nee");
    private static final Pattern DOMAINS =
            Pattern.compile("(?:[@*.]*+[\\p{L}0-9-]++(?:\\.[\\p{L}0-9-]++)++[,; ]*+)++");

    private static final Pattern MAILBOX = Pattern.compile("[^\\s@]++@\\S++");

    /// An email address, a blank and more.
    private static final Pattern WITH_PASSWORD = Pattern.compile("\\S[^\\s@]*+@\\S++ .++");

    /// In characters; domains of one user never take as many.
    private static final int LONGEST_DOMAINS = 2_000;

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
    /// for one, or for nothing: all else is shown.
    private static void byLooks(List<String> cells, Map<Column, String> found) {
        int address = address(cells);
        if (address < 0) {
            byPlace(cells, found);
            return;
        }
        found.put(Column.ADDRESS, cells.get(address));
        var before = new ArrayList<>(cells.subList(0, address));
        var rest = new ArrayList<>(cells.subList(address + 1, cells.size()));
        boolean named = rest.stream().anyMatch(cell -> MAILBOX.matcher(cell).lookingAt());
        if (!named || before.stream().anyMatch(cell -> WITH_PASSWORD.matcher(cell).matches())) {
            login(before, rest, found);
        }
        var name = named ? String.join(" ", before) : before.isEmpty() ? "" : before.getFirst();
        found.put(Column.NAME, name.strip());
        rest(rest, found);
    }

    /// Before the address, or on both of its sides.
    private static void login(List<String> before, List<String> rest, Map<Column, String> found) {
        takeMailbox(before, found);
        long logins = rest.stream().filter(ListColumns::mayBeLogin).count();
        boolean pair = before.size() > 1 && !hasLogin(found);
        if (pair && logins == 0) {
            found.put(Column.PASSWORD, before.removeLast());
            found.put(Column.USERNAME, before.removeLast());
        } else if (pair && logins == 1 && rest.stream().noneMatch(cell -> cell.contains(" "))) {
            found.put(Column.USERNAME, before.removeLast());
        }
    }

    private static boolean hasLogin(Map<Column, String> found) {
        return found.containsKey(Column.LOGIN) || found.containsKey(Column.USERNAME);
    }

    private static boolean mayBeLogin(String cell) {
        return !cell.isEmpty()
                && !areDomains(cell)
                && Stream.of(PORT, MODE).noneMatch(looks -> looks.matcher(cell).matches());
    }

    private static boolean areDomains(String cell) {
        return cell.length() <= LONGEST_DOMAINS && DOMAINS.matcher(cell).matches();
    }

    /// A login that begins with an email address.
    private static void takeMailbox(List<String> cells, Map<Column, String> found) {
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            if (WITH_PASSWORD.matcher(cell).matches()) {
                found.put(Column.LOGIN, cells.remove(i));
                return;
            } else if (MAILBOX.matcher(cell).matches()) {
                found.put(Column.USERNAME, cells.remove(i));
                if (i < cells.size()) {
                    found.put(Column.PASSWORD, cells.remove(i));
                }
                return;
            }
        }
    }

    /// Nothing looks like an address, so the one that stands where others have theirs is wrong.
    private static void byPlace(List<String> cells, Map<Column, String> found) {
        if (cells.size() == 1) {
            var words = cells.getFirst().split(" ", 2);
            found.put(Column.ADDRESS, words[0]);
            found.put(Column.LOGIN, words.length > 1 ? words[1] : "");
            return;
        }
        var rest = new ArrayList<>(cells);
        takeMailbox(rest, found);
        found.put(Column.NAME, rest.isEmpty() ? "" : rest.removeFirst());
        boolean login = rest.size() == 1 && rest.getFirst().contains(" ");
        found.put(Column.ADDRESS, rest.isEmpty() || login ? "" : rest.removeFirst());
        rest(rest, found);
    }

    private static void rest(List<String> rest, Map<Column, String> found) {
        take(rest, PORT, found, Column.PORT);
        take(rest, MODE, found, Column.TLS);
        if (!rest.isEmpty() && !hasLogin(found)) {
            login(rest.removeFirst(), rest, found);
        } else if (!found.containsKey(Column.LOGIN)) {
            password(found.getOrDefault(Column.USERNAME, ""), rest, found);
        }
        take(rest, MODE, found, Column.TLS);
        var domains = rest.stream().filter(ListColumns::areDomains).toList();
        if (!domains.isEmpty()) {
            found.put(Column.DOMAINS, String.join(" ", domains));
        }
    }

    private static void login(String first, List<String> rest, Map<Column, String> found) {
        if (first.contains(" ")) {
            found.put(Column.LOGIN, first);
            return;
        }
        boolean turned = !rest.isEmpty() && MAILBOX.matcher(rest.getFirst()).matches();
        if (turned && !MAILBOX.matcher(first).matches()) {
            found.put(Column.PASSWORD, first);
            found.put(Column.USERNAME, rest.removeFirst());
            return;
        }
        found.put(Column.USERNAME, first);
        take(rest, MODE, found, Column.TLS);
        if (rest.size() > 1) {
            take(rest, MAIL_PORT, found, Column.PORT);
        }
        password(first, rest, found);
    }

    private static void password(String user, List<String> rest, Map<Column, String> found) {
        if (!rest.isEmpty()
                && !found.containsKey(Column.PASSWORD)
                && !isOf(user, rest.getFirst())) {
            found.put(Column.PASSWORD, rest.removeFirst());
        }
    }

    /// Whether these are surely the domains of a user.
    private static boolean isOf(String user, String cell) {
        boolean marked = cell.startsWith("@") || cell.startsWith("*.");
        var domain = user.substring(user.indexOf('@') + 1);
        boolean own = user.contains("@") && cell.split("[,; ]")[0].equalsIgnoreCase(domain);
        return areDomains(cell) && (marked || own);
    }

    private static void take(
            List<String> rest, Pattern looks, Map<Column, String> found, Column column) {
        if (!rest.isEmpty()
                && looks.matcher(rest.getFirst()).matches()
                && !found.containsKey(column)) {
            found.put(column, rest.removeFirst());
        }
    }

    static boolean hasAddress(List<String> cells) {
        return address(cells) >= 0;
    }

    /// What is certainly one before what may be one.
    private static int address(List<String> cells) {
        int certain = first(CERTAIN, cells, cells.size());
        int named = certain >= 0 ? certain : first(NAMED, cells, cells.size());
        // a password may have a colon and a number, too
        return named >= 0 ? named : first(PORTED, cells, 2);
    }

    private static int first(Pattern looks, List<String> cells, int most) {
        for (int i = 0; i < Math.min(most, cells.size()); i++) {
            if (looks.matcher(cells.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }
}
