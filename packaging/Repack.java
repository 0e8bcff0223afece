import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Copies jars into a folder so that a program starts quickly from there: `java Repack.java FOLDER JAR...`
///
/// - The virtual machine keeps no class of a signed jar in its cache, and checks each one again when it is loaded. Signatures are
///   left out: Maven has checked the jar by its checksum, and OpenJDK asks for no signed security providers.
/// - A native library inside a jar is unpacked to a temporary folder at every start. It is laid beside the jars instead, and those for
///   other machines are left out.
/// - Of a manifest only what a running program reads is kept. The virtual machine reads the manifests of all jars before it comes to
///   `main`, and what they tell build tools is 400 KB long. What Maven left of its own is no use here either.
public final class Repack {
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var jar : Arrays.asList(arguments).subList(1, arguments.length)) {
            copy(Path.of(jar), folder);
        }
    }

    private static void copy(Path source, Path folder) throws IOException {
        var target = folder.resolve(source.getFileName());
        try (var jar = new JarFile(source.toFile(), false)) {
            try (var out = new ZipOutputStream(Files.newOutputStream(target))) {
                for (ZipEntry entry : jar.stream().filter(Repack::isWanted).toList()) {
                    try (var in = jar.getInputStream(entry)) {
                        if (isForeign(entry)) {
                            continue;
                        }
                        if (isNative(entry)) {
                            Files.copy(in, folder.resolve(Path.of(entry.getName()).getFileName()));
                        } else {
                            var copy = new ZipEntry(entry.getName());
                            copy.setTimeLocal(entry.getTimeLocal());
                            out.putNextEntry(copy);
                            if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                                wanted(new Manifest(in)).write(out);
                            } else {
                                in.transferTo(out);
                            }
                        }
                    }
                }
            }
        }
        Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
    }

    private static Manifest wanted(Manifest manifest) {
        manifest.getEntries().clear();
        manifest.getMainAttributes().keySet().removeIf(name -> !name.toString().matches(
                "Manifest-Version|Multi-Release|Automatic-Module-Name|(Implementation|Specification)-(Title|Version|Vendor)"));
        return manifest;
    }

    private static boolean isWanted(ZipEntry entry) {
        return !isSignature(entry) && !entry.getName().startsWith("META-INF/maven/");
    }

    private static boolean isSignature(ZipEntry entry) {
        return entry.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
    }

    private static boolean isNative(ZipEntry entry) {
        return entry.getName().matches(".*\\.(so|dylib|dll)");
    }

    /// A library whose name ends with the system and processor that it is for, and these are others.
    private static boolean isForeign(ZipEntry entry) {
        var processor = System.getProperty("os.arch").replace("amd64", "x86_64").replace("aarch64", "aarch_64");
        var here = (System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux") + "-" + processor;
        return entry.getName().matches(".*-(linux|osx|windows)-[a-z0-9_]+\\.(so|dylib|dll)") && !entry.getName().contains("-" + here + ".");
    }
}
