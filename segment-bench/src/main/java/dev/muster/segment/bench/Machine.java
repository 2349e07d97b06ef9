package dev.muster.segment.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Where a table comes from, without which its figures mean nothing.
 *
 * @param hardware the processor, its cores, the memory and the operating system
 * @param jdk the Java that measured
 * @param given the flags of this process
 * @param versions what was measured
 */
record Machine(String hardware, String jdk, List<String> given, String versions) {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final double GIB = 1L << 30;

    /** This machine. */
    static Machine current() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String hardware = processor() + ", " + system.getAvailableProcessors() + " cores, "
                + Math.round(system.getTotalMemorySize() / GIB) + " GB, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
        String jdk = System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return new Machine(hardware, jdk, List.copyOf(given), librariesMeasured());
    }

    /** The flags with which a row of so many contacts was measured. */
    String flags(int contacts) {
        return String.join(" ", ChildProcess.flags(given, contacts));
    }

    private static String processor() {
        try (var lines = Files.lines(PROCESSOR)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException unknown) {
            return System.getProperty("os.arch");
        }
    }

    private static String librariesMeasured() {
        Properties versions = new Properties();
        try (InputStream stream = Machine.class.getResourceAsStream("versions.properties")) {
            if (stream != null) {
                versions.load(stream);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Contenders.all().stream()
                .map(ContenderProvider::system)
                .filter(versions::containsKey)
                .map(system -> system + " " + versions.getProperty(system))
                .collect(Collectors.joining(", "));
    }
}
