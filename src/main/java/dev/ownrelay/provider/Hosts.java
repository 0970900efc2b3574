package dev.ownrelay.provider;

import java.util.List;
import java.util.Locale;

/// Names of hosts as the files of this module list them: a name stands for all that is below it,
/// and `*` for one label, whatever it is.
final class Hosts {

    private static final String ANY = "*";

    private Hosts() {}

    /// @param host as somebody else wrote it, perhaps with its last dot
    static List<String> labels(String host) {
        var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return List.of(name.toLowerCase(Locale.ROOT).split("\\.", -1));
    }

    static boolean covers(String listed, List<String> labels) {
        var own = List.of(listed.split("\\."));
        int more = labels.size() - own.size();
        if (more < 0) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).equals(ANY) && !own.get(i).equals(labels.get(more + i))) {
                return false;
            }
        }
        return true;
    }
}
