package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each file can be read after those that it uses. */
class CirclesTest {

    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(\\\\.|[^\"\\\\\\n])*\"|'(\\\\.|[^'\\\\\\n])+'", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"", "engine", "insight"})
    void noFilesUseEachOtherInACircle(String folder) {
        Map<String, Set<String>> used = usedByFile(Path.of("src/main/java/dev/muster/segment", folder));

        assertThat(used).isNotEmpty();
        assertThat(used.keySet().stream()
                        .filter(file -> reached(file, used).contains(file))
                        .toList())
                .isEmpty();
    }

    /** For each file, the other files of its folder whose names stand in it outside comments and texts. */
    private static Map<String, Set<String>> usedByFile(Path folder) {
        Map<String, String> code = new TreeMap<>();
        for (Path file : javaFiles(folder)) {
            String name = file.getFileName().toString().replace(".java", "");
            code.put(name, COMMENT_OR_TEXT.matcher(text(file)).replaceAll(" "));
        }
        Map<String, Set<String>> used = new TreeMap<>();
        code.forEach((name, text) -> {
            Set<String> words =
                    Pattern.compile("\\W+").splitAsStream(text).collect(Collectors.toCollection(TreeSet::new));
            words.retainAll(code.keySet());
            words.remove(name);
            used.put(name, words);
        });
        return used;
    }

    private static Set<String> reached(String file, Map<String, Set<String>> used) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> ahead = new ArrayDeque<>(used.get(file));
        while (!ahead.isEmpty()) {
            String next = ahead.pop();
            if (reached.add(next)) {
                ahead.addAll(used.get(next));
            }
        }
        return reached;
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
