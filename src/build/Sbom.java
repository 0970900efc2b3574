import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes what the jar is made of, in CycloneDX's JSON: each library with its coordinates and its
/// SHA-256. CycloneDX's own plugin works only where the network does.
///
/// Arguments: the local repository, the file to write, our version, the libraries as a class path.
class Sbom {

    private static final String BOM =
            """
            {
              "bomFormat": "CycloneDX",
              "specVersion": "1.6",
              "version": 1,
              "metadata": {
                "component": {
                  "type": "application",
                  "bom-ref": "pkg:maven/dev.ownrelay/ownrelay@%1$s",
                  "group": "dev.ownrelay",
                  "name": "ownrelay",
                  "version": "%1$s",
                  "purl": "pkg:maven/dev.ownrelay/ownrelay@%1$s"
                }
              },
              "components": [
            %2$s
              ]
            }
            """;

    private static final String COMPONENT =
            """
                {
                  "type": "library",
                  "bom-ref": "%1$s",
                  "group": "%2$s",
                  "name": "%3$s",
                  "version": "%4$s",
                  "hashes": [{ "alg": "SHA-256", "content": "%5$s" }],
                  "purl": "%1$s"
                }\
            """;

    /// @param group with dots
    private record Library(String group, String name, String version, String more, Path jar) {

        /// Of a jar that lies in the repository as `group/name/version/name-version-more.jar`.
        static Library of(Path repository, Path jar) {
            var place = repository.relativize(jar);
            int names = place.getNameCount();
            if (names < 4 || place.startsWith("..")) {
                throw new IllegalArgumentException(jar + " does not lie in " + repository);
            }
            var group = place.subpath(0, names - 3).toString().replace('\\', '.');
            var name = place.getName(names - 3).toString();
            var version = place.getName(names - 2).toString();
            var file = place.getFileName().toString();
            var more = file.substring(name.length() + version.length() + 1, file.length() - 4);
            return new Library(group.replace('/', '.'), name, version, more, jar);
        }

        String purl() {
            var url = "pkg:maven/" + group + "/" + name + "@" + version;
            return more.isEmpty() ? url : url + "?classifier=" + more.substring(1) + "&type=jar";
        }

        String json() {
            return COMPONENT.formatted(purl(), group, name, version, sha256());
        }

        private String sha256() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        var repository = Path.of(args[0]).toAbsolutePath();
        var libraries = libraries(repository, args[3]);
        if (libraries.isEmpty()) {
            throw new IllegalArgumentException("No library in " + args[3]);
        }
        var components = libraries.stream().map(Library::json).collect(Collectors.joining(",\n"));
        var file = Path.of(args[1]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, BOM.formatted(args[2], components));
    }

    private static List<Library> libraries(Path repository, String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(jar -> Library.of(repository, Path.of(jar).toAbsolutePath()))
                .sorted((a, b) -> a.purl().compareTo(b.purl()))
                .toList();
    }
}
