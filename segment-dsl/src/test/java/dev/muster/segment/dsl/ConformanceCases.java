package dev.muster.segment.dsl;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published conformance fixtures, read. Their README, beside them, tells their form.
 *
 * @param attributes the declarations of the first line
 * @param cases the other lines, in the order of the file
 */
record ConformanceCases(List<AttributeDeclaration> attributes, List<Case> cases) {

    private static final String FOLDER = "/dev/muster/segment/conformance/";

    /** A key that the README does not know, or one that it knows and a line has not, is an error. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One case.
     *
     * @param line its line in the file, from 1
     * @param contact the contact's attributes
     * @param now when the contact is written
     * @param expression the segment's predicate
     * @param holds whether the contact is a member at {@code now}
     * @param flips when the clock alone changes that, ascending
     */
    record Case(
            int line, Map<String, Object> contact, Instant now, String expression, boolean holds, List<Instant> flips) {

        /** What goes wrong with a case is said of this. */
        @Override
        public String toString() {
            return "line " + line + ", " + expression.replace("\n", "\\n");
        }
    }

    private record FirstLine(@JsonProperty(required = true) Map<String, Declared> declare) {}

    private record Declared(
            @JsonProperty(required = true) String type,
            @Nullable List<String> options,
            @JsonProperty("default") @Nullable Object defaultValue) {}

    private record FurtherLine(
            @JsonProperty(required = true) Map<String, Object> contact,
            @JsonProperty(required = true) Instant now,
            @JsonProperty(required = true) String expression,
            @JsonProperty(required = true) boolean holds,
            @JsonProperty(required = true) List<Instant> flips) {}

    static ConformanceCases read() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource("conformance.jsonl.gz")), StandardCharsets.UTF_8))) {
            FirstLine first = JSON.readValue(lines.readLine(), FirstLine.class);
            List<AttributeDeclaration> attributes = first.declare().entrySet().stream()
                    .map(entry -> declaration(entry.getKey(), entry.getValue()))
                    .toList();
            List<Case> cases = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FurtherLine read = JSON.readValue(line, FurtherLine.class);
                cases.add(new Case(cases.size() + 2, read.contact, read.now, read.expression, read.holds, read.flips));
            }
            return new ConformanceCases(attributes, List.copyOf(cases));
        }
    }

    static String readme() throws IOException {
        try (InputStream in = resource("README.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ConformanceCases.class.getResourceAsStream(FOLDER + name), name);
    }

    private static AttributeDeclaration declaration(String name, Declared declared) {
        AttributeType type = Arrays.stream(AttributeType.values())
                .filter(candidate -> candidate.toString().equals(declared.type()))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no type '" + declared.type() + "'"));
        AttributeDeclaration declaration = AttributeDeclaration.of(name, type);
        for (String option : Objects.requireNonNullElse(declared.options(), List.<String>of())) {
            declaration = switch (option) {
                case "case sensitive" -> declaration.caseSensitive();
                case "past" -> declaration.past();
                case "upcoming" -> declaration.upcoming();
                default -> throw new IllegalArgumentException("no option '" + option + "'");
            };
        }
        return declared.defaultValue() == null ? declaration : declaration.withDefault(declared.defaultValue());
    }
}
