package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Value;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All JSON that comes in or goes out, and how strict it is: no name twice, nothing behind the end, no number past a double. */
final class Json {

    private static final int DEEPEST = 500;

    /** An array of 10,000 contacts with 40 attributes each; as a tree some 100 MB at worst. */
    private static final int MOST_TOKENS = 1_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(1_000)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(1 << 24)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    // --- in ------------------------------------------------------------------------------------------------------

    /** @throws ApiException with 400 and the place if it is no JSON */
    static JsonNode read(byte[] body) {
        String text = utf8(body);
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isMissingNode()) {
                throw new ApiException(400, "the body is empty; expected JSON");
            }
            return tree;
        } catch (JacksonException broken) {
            ApiException refusal = new ApiException(400, "the body is no JSON: " + JsonProblem.of(broken, text));
            TokenStreamLocation place = broken.getLocation();
            if (place != null && place.getLineNr() > 0) {
                refusal.with("line", place.getLineNr()).with("column", place.getColumnNr());
            }
            throw refusal;
        }
    }

    /** The text, without a mark at its start. A parser of bytes would take overlong forms and guess at other encodings. */
    private static String utf8(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(in);
            if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
                text.get();
            }
            return text.toString();
        } catch (CharacterCodingException broken) {
            throw new ApiException(400, "the body is no UTF-8").with("byte", in.position());
        }
    }

    /** @throws ApiException with 422 if it is no object, or has a member that nobody expects */
    static JsonNode object(JsonNode node, String path, Set<String> members) {
        if (!node.isObject()) {
            throw refused(path, "expected an object; got " + kind(node));
        }
        for (String name : node.propertyNames()) {
            if (!members.contains(name)) {
                throw refused(
                        member(path, name),
                        "unexpected; expected "
                                + members.stream()
                                        .sorted()
                                        .map(m -> "'" + m + "'")
                                        .collect(Collectors.joining(", ")));
            }
        }
        return node;
    }

    /** A text member of an object, or {@code null} if it has none of the name. */
    static @Nullable String optionalText(JsonNode object, String name, String path) {
        JsonNode node = object.get(name);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            throw refused(member(path, name), "expected a text; got " + kind(node));
        }
        return node.stringValue();
    }

    static String text(JsonNode object, String name, String path) {
        String text = optionalText(object, name, path);
        if (text == null) {
            throw refused(member(path, name), "missing; expected a text");
        }
        return text;
    }

    /** The write that {@code {"id", "attributes"}} asks for. */
    static ContactWrite contact(JsonNode node, String path) {
        object(node, path, Set.of("id", "attributes"));
        ContactWrite write;
        try {
            write = ContactWrite.to(text(node, "id", path));
        } catch (IllegalArgumentException refused) {
            throw refused(member(path, "id"), String.valueOf(refused.getMessage()));
        }
        JsonNode attributes = node.get("attributes");
        if (attributes != null) {
            String inside = member(path, "attributes");
            if (!attributes.isObject()) {
                throw refused(inside, "expected an object; got " + kind(attributes));
            }
            for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
                String at = member(inside, attribute.getKey());
                try {
                    write.set(attribute.getKey(), value(attribute.getValue(), at));
                } catch (InvalidWriteException refused) {
                    throw refused(at, String.valueOf(refused.getMessage()));
                }
            }
        }
        return write;
    }

    /** The value that a node stands for, or {@code null} if it is null. */
    static @Nullable Object value(JsonNode node, String path) {
        if (node.isNull()) {
            return null;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            if (!node.canConvertToLong()) {
                throw refused(path, "number " + brief(node) + " cannot be held exactly by a double; store it as text");
            }
            return node.longValue();
        }
        if (node.isNumber()) {
            double number = node.doubleValue();
            if (!Double.isFinite(number)) {
                throw refused(path, "a number past the range of a double; expected a finite one");
            }
            return number;
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                JsonNode item = node.get(i);
                if (!item.isString()) {
                    throw refused(path + "[" + i + "]", "a text set holds texts; got " + kind(item));
                }
                texts.add(item.stringValue());
            }
            return texts;
        }
        throw refused(path, "expected a text, a number, a boolean, an array of texts or null; got " + kind(node));
    }

    private static String brief(JsonNode number) {
        String digits = number.asString();
        return digits.length() <= 30 ? digits : digits.substring(0, 30) + "…";
    }

    /** Plain maps, lists and values, as the map form of segments wants them. */
    static @Nullable Object plain(JsonNode node, String path) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(member ->
                            map.put(member.getKey(), plain(member.getValue(), member(path, member.getKey()))));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                list.add(plain(node.get(i), path + "[" + i + "]"));
            }
            return list;
        }
        return value(node, path);
    }

    static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static ApiException refused(String path, String message) {
        ApiException refusal = new ApiException(422, path.isEmpty() ? message : path + ": " + message);
        return path.isEmpty() ? refusal : refusal.with("path", path);
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
        };
    }

    // --- out -----------------------------------------------------------------------------------------------------

    /** An object of two members, in this order. */
    static Map<String, @Nullable Object> members(String first, Object one, String second, @Nullable Object other) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put(first, one);
        members.put(second, other);
        return members;
    }

    /** Returns an object of three members. */
    static Map<String, @Nullable Object> members(
            String first, Object one, String second, Object two, String third, @Nullable Object other) {
        Map<String, @Nullable Object> members = members(first, one, second, two);
        members.put(third, other);
        return members;
    }

    static String written(Object plain) {
        return MAPPER.writeValueAsString(plain);
    }

    static byte[] bytes(Object plain) {
        return MAPPER.writeValueAsBytes(plain);
    }

    /** A value as the API answers it; a timestamp is text in ISO-8601. */
    static @Nullable Object answer(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Number number) {
            double exact = number.number();
            // Whole numbers read better without a fraction.
            return exact == Math.rint(exact) && Math.abs(exact) < 1L << 53 ? (Object) (long) exact : (Object) exact;
        }
        return value instanceof Value.Timestamp timestamp ? timestamp.toString() : value.content();
    }

    static Map<String, @Nullable Object> answers(Map<String, Value> attributes) {
        Map<String, @Nullable Object> answers = new LinkedHashMap<>();
        attributes.forEach((name, value) -> answers.put(name, answer(value)));
        return answers;
    }

    // --- storage -------------------------------------------------------------------------------------------------

    /** Attributes as they are stored: as they are answered, but that a timestamp is an object of its milliseconds. */
    static String stored(Map<String, Value> attributes) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        attributes.forEach((name, value) -> stored.put(
                name,
                value instanceof Value.Timestamp timestamp
                        ? Map.of("t", timestamp.instant().toEpochMilli())
                        : answer(value)));
        return written(stored);
    }

    /** What {@link #stored} has stored, as a write to the contact. Token by token, as a start reads millions. */
    static ContactWrite contact(String id, String stored) {
        ContactWrite write = ContactWrite.to(id);
        try (JsonParser parser = MAPPER.createParser(stored)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> write.set(name, parser.getString());
                    case VALUE_NUMBER_INT -> write.set(name, parser.getLongValue());
                    case VALUE_NUMBER_FLOAT -> write.set(name, parser.getDoubleValue());
                    case VALUE_TRUE -> write.set(name, true);
                    case VALUE_FALSE -> write.set(name, false);
                    case START_ARRAY -> write.set(name, texts(parser));
                    case START_OBJECT -> write.set(name, timestamp(parser));
                    default -> throw new IllegalStateException("contact '" + id + "' is stored as " + stored);
                }
            }
        }
        return write;
    }

    private static List<String> texts(JsonParser parser) {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(parser.getString());
        }
        return texts;
    }

    private static Instant timestamp(JsonParser parser) {
        parser.nextToken(); // its one member's name
        parser.nextToken();
        Instant instant = Instant.ofEpochMilli(parser.getLongValue());
        parser.nextToken(); // its end
        return instant;
    }

    /** A parser of what the server itself has stored. */
    static JsonParser parser(String stored) {
        return MAPPER.createParser(stored);
    }

    static JsonNode trusted(String stored) {
        return MAPPER.readTree(stored);
    }
}
