import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// Writes the bill of materials of a program (CycloneDX 1.6, JSON): `java Sbom.java NAME VERSION REPOSITORY JAR...`
///
/// A jar is named by where it lies in Maven's repository, which is GROUP/NAME/VERSION/FILE; one from elsewhere is ours. There is neither
/// a time nor a random number in it: the same jars have the same bill.
public final class Sbom {
    private static final String OURS = "org.countersign";

    private record Component(String group, String name, String version, String file, String sha256) {
        static Component of(Path jar, Path repository, String ownVersion) throws IOException {
            var file = jar.getFileName().toString();
            var hash = digest(Files.readAllBytes(jar));
            if (!jar.startsWith(repository)) {
                return new Component(OURS, file.replace("-" + ownVersion + ".jar", ""), ownVersion, file, hash);
            }
            var version = jar.getParent();
            var name = version.getParent();
            var group = repository.relativize(name.getParent()).toString().replace('/', '.');
            return new Component(group, name.getFileName().toString(), version.getFileName().toString(), file, hash);
        }

        /// Package URL; the classifier is what the file's name has beyond name and version.
        String purl() {
            var more = file.replace(".jar", "").substring((name + "-" + version).length());
            return "pkg:maven/" + group + "/" + name + "@" + version + "?" + (more.isEmpty() ? "" : "classifier=" + more.substring(1) + "&") + "type=jar";
        }

        String json() {
            return """
                    {"type": "library", "bom-ref": "%s", "group": "%s", "name": "%s", "version": "%s", "purl": "%s",
                       "hashes": [{"alg": "SHA-256", "content": "%s"}]}""".formatted(purl(), group, name, version, purl(), sha256);
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var components = new java.util.ArrayList<Component>();
        for (var jar : Arrays.asList(arguments).subList(3, arguments.length)) {
            components.add(Component.of(Path.of(jar), Path.of(arguments[2]), arguments[1]));
        }
        var program = "pkg:maven/" + OURS + "/" + arguments[0] + "@" + arguments[1] + "?type=jar";
        System.out.println("""
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                 "metadata": {"component": {"type": "application", "bom-ref": "program", "group": "%s", "name": "%s", "version": "%s", "purl": "%s"}},
                 "components": [
                  %s
                 ],
                 "dependencies": [{"ref": "program", "dependsOn": [%s]}]}""".formatted(OURS, arguments[0], arguments[1], program,
                components.stream().map(Component::json).collect(Collectors.joining(",\n  ")),
                components.stream().map(one -> "\"" + one.purl() + "\"").collect(Collectors.joining(", "))));
    }
}
