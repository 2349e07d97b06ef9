package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that happens to one engine, from its building to the last step; prints itself as Java that is nearly runnable.
 *
 * @param seed what it was generated from
 * @param setup how the engine is built
 * @param steps what is done to it then
 */
record History(long seed, Setup setup, List<Step> steps) {

    /**
     * How an engine is built.
     *
     * @param start the instant of the clock
     * @param declarations the declared attributes
     * @param segments the segments it is built with
     * @param programs its reactions
     * @param maxRounds how many rounds reactions may take
     * @param retained how many changes the engine keeps
     * @param load what it is started with, if it is started
     * @param looking how often views are compared
     */
    record Setup(
            Instant start,
            List<AttributeDeclaration> declarations,
            List<Segment> segments,
            List<Program> programs,
            int maxRounds,
            int retained,
            @Nullable Load load,
            Looking looking) {

        Setup withDeclarations(List<AttributeDeclaration> others) {
            return new Setup(start, others, segments, programs, maxRounds, retained, load, looking);
        }

        Setup withSegments(List<Segment> others) {
            return new Setup(start, declarations, others, programs, maxRounds, retained, load, looking);
        }

        Setup withPrograms(List<Program> others) {
            return new Setup(start, declarations, segments, others, maxRounds, retained, load, looking);
        }

        Setup withLoad(@Nullable Load other) {
            return new Setup(start, declarations, segments, programs, maxRounds, retained, other, looking);
        }
    }

    /** How often members are looked at: what nobody has looked at is computed in another way than what is kept current. */
    enum Looking {
        /** After each step. */
        ALWAYS,
        /** Where the history has a {@link Look}. */
        AT_LOOKS
    }

    /** Contacts that a host has saved. */
    record Load(Instant saved, List<ContactWrite> contacts) {}

    /** A reaction that writes the same whenever it is asked, until it has been asked often enough. */
    record Program(String segment, boolean isToEntering, boolean isToBulk, List<Effect> effects) {

        /** How often a contact is reacted to: reactions that set a timer again and again would go on for ever. */
        private static final int MOST_TIMES = 50;

        /** A reaction that has not been asked yet. */
        Running running() {
            return new Running(effects);
        }

        /** A reaction and how often it was asked. */
        static final class Running {
            private final List<Effect> effects;
            private final Map<String, Integer> times = new HashMap<>();

            private Running(List<Effect> effects) {
                this.effects = effects;
            }

            List<ContactWrite> writes(Collection<String> contacts, Instant at) {
                List<ContactWrite> writes = new ArrayList<>();
                for (String contact : contacts) {
                    if (times.merge(contact, 1, Integer::sum) <= MOST_TIMES) {
                        effects.forEach(effect -> writes.add(effect.write(contact, at)));
                    }
                }
                return writes;
            }
        }

        @Override
        public String toString() {
            return (isToEntering ? ".onEntering(" : ".onLeaving(") + quoted(segment) + ", "
                    + (isToBulk ? "Reaction.alsoToBulk(" : "") + "(change, writes) -> " + effects
                    + (isToBulk ? ")" : "") + ") // " + MOST_TIMES + " times a contact";
        }
    }

    /**
     * One write of a reaction.
     *
     * @param contact whose, or {@code null} for the contact that entered or left
     * @param attribute the attribute to write, or {@code null} for a removal
     * @param value the value, or {@code null} for one that is counted from the change's instant, or for none
     * @param offsetMillis how far from the change's instant, or {@code null}
     */
    record Effect(
            @Nullable String contact,
            @Nullable String attribute,
            @Nullable Value value,
            @Nullable Long offsetMillis) {

        ContactWrite write(String changed, Instant at) {
            String id = contact == null ? changed : contact;
            if (attribute == null) {
                return ContactWrite.removal(id);
            }
            Object written = offsetMillis == null ? value : at.plusMillis(offsetMillis);
            return ContactWrite.to(id).set(attribute, written);
        }

        @Override
        public String toString() {
            String id = contact == null ? "change.contactId()" : quoted(contact);
            if (attribute == null) {
                return "writes.put(removal(" + id + "))";
            }
            String written = offsetMillis == null ? java(value) : "change.at().plusMillis(" + offsetMillis + ")";
            return "writes.put(contact(" + id + ").set(" + quoted(attribute) + ", " + written + "))";
        }
    }

    /** One call. */
    sealed interface Step {}

    /** {@code apply} with the clock at an instant. */
    record Apply(Instant clock, List<ContactWrite> batch) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.apply(" + javaBatch(batch) + ");";
        }
    }

    /** {@code applyAt} an instant, whatever the clock says. */
    record ApplyAt(Instant at, List<ContactWrite> batch) implements Step {
        @Override
        public String toString() {
            return "engine.applyAt(" + java(at) + ", " + javaBatch(batch) + ");";
        }
    }

    /** {@code remove} with the clock at an instant. */
    record Remove(Instant clock, String contact) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.remove(" + quoted(contact) + ");";
        }
    }

    /** {@code advanceTo} an instant. */
    record Advance(Instant to) implements Step {
        @Override
        public String toString() {
            return "engine.advanceTo(" + java(to) + ");";
        }
    }

    /** {@code catchUp} with the clock at an instant. */
    record CatchUp(Instant clock) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.catchUp();";
        }
    }

    /** {@code define} with the clock at an instant. */
    record Define(Instant clock, List<Segment> segments) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.define("
                    + segments.stream().map(History::java).collect(Collectors.joining(", ")) + ");";
        }
    }

    /** {@code declare} with the clock at an instant. */
    record Declare(Instant clock, AttributeDeclaration declaration) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.declare(" + java(declaration) + ");";
        }
    }

    /** {@code delete} with the clock at an instant. */
    record Delete(Instant clock, String segment) implements Step {
        @Override
        public String toString() {
            return clockAt(clock) + "engine.delete(" + quoted(segment) + ");";
        }
    }

    /**
     * Saves and discards the engine, and builds and starts another.
     *
     * @param clock the instant of the clock at the restart
     * @param defined segments that are new or changed
     * @param dropped names of segments that are no longer defined
     * @param declared an attribute that is declared, or declared differently, or {@code null}
     * @param givesTypes whether the engine is built with the saved inferred types
     * @param order the seed for the order in which segments are defined
     */
    record Restart(
            Instant clock,
            List<Segment> defined,
            List<String> dropped,
            @Nullable AttributeDeclaration declared,
            boolean givesTypes,
            long order)
            implements Step {

        /** Returns the definitions of the next engine, given those of the last one. */
        Definitions changed(Definitions saved) {
            Map<String, Segment> segments = new LinkedHashMap<>();
            saved.segments().forEach(segment -> segments.put(segment.name(), segment));
            dropped.forEach(segments::remove);
            defined.forEach(segment -> segments.put(segment.name(), segment));
            List<Segment> shuffled = new ArrayList<>(segments.values());
            Collections.shuffle(shuffled, new Random(order));
            Map<String, AttributeDeclaration> attributes = new LinkedHashMap<>();
            saved.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute));
            if (declared != null) {
                attributes.put(declared.name(), declared);
            }
            Map<String, AttributeType> types = givesTypes ? saved.inferredTypes() : Map.of();
            return new Definitions(List.copyOf(attributes.values()), types, shuffled);
        }

        @Override
        public String toString() {
            return clockAt(clock) + "saved = engine.definitions(); // and instant, sequence and contacts\n"
                    + "engine = SegmentEngine.builder()…build(); // " + (givesTypes ? "with" : "without")
                    + " the saved types, without " + dropped + ", with "
                    + defined.stream().map(History::java).collect(Collectors.joining(", "))
                    + (declared == null ? "" : ", " + java(declared)) + ", order " + order + "\n"
                    + "engine.start(savedInstant, savedSequence, saved, …);";
        }
    }

    /** A {@code view} of some segments, or of all if none is named. */
    record Look(List<String> segments) implements Step {
        @Override
        public String toString() {
            return "engine.view(" + segments.stream().map(History::quoted).collect(Collectors.joining(", ")) + ");";
        }
    }

    History withSteps(List<Step> others) {
        return new History(seed, setup, List.copyOf(others));
    }

    History withSetup(Setup other) {
        return new History(seed, other, steps);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("// seed ")
                .append(seed)
                .append(", looking ")
                .append(setup.looking)
                .append('\n');
        text.append("ManualClock clock = ManualClock.at(")
                .append(quoted(setup.start.toString()))
                .append(");\n");
        text.append("SegmentEngine engine = SegmentEngine.builder()\n    .clock(clock)\n");
        setup.declarations.forEach(
                d -> text.append("    .attribute(").append(java(d)).append(")\n"));
        setup.segments.forEach(s -> text.append("    .define(").append(java(s)).append(")\n"));
        setup.programs.forEach(p -> text.append("    ").append(p).append('\n'));
        text.append("    .maxRounds(").append(setup.maxRounds).append(")\n");
        text.append("    .retainedChanges(").append(setup.retained).append(")\n    .build();\n");
        if (setup.load != null) {
            text.append("engine.start(").append(java(setup.load.saved)).append(", loader -> {\n");
            setup.load.contacts.forEach(
                    w -> text.append("    loader.put(").append(java(w)).append(");\n"));
            text.append("});\n");
        }
        steps.forEach(step -> text.append(step).append('\n'));
        return text.toString();
    }

    private static String clockAt(Instant instant) {
        return "clock.set(" + java(instant) + "); ";
    }

    private static String java(Instant instant) {
        return "Instant.parse(" + quoted(instant.toString()) + ")";
    }

    private static String java(AttributeDeclaration declaration) {
        String factory = switch (declaration.type()) {
            case TEXT -> "text";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case TIMESTAMP -> "timestamp";
            case TEXT_SET -> "textSet";
        };
        String direction = declaration.direction() == null
                ? ""
                : declaration.direction() == AttributeDeclaration.Direction.PAST ? ".past()" : ".upcoming()";
        return factory + "(" + quoted(declaration.name()) + ")"
                + (declaration.isCaseSensitive() ? ".caseSensitive()" : "")
                + direction
                + (declaration.defaultValue() == null ? "" : ".withDefault(" + java(declaration.defaultValue()) + ")");
    }

    private static String java(Segment segment) {
        return "segment(" + quoted(segment.name()) + ")"
                + (segment.mode() == Segment.Mode.ON_DEMAND ? ".onDemand()" : "") + ".where(parse("
                + quoted(segment.predicate().toString()) + ")).build()";
    }

    private static String javaBatch(List<ContactWrite> batch) {
        return batch.stream().map(History::java).collect(Collectors.joining(", "));
    }

    private static String java(ContactWrite write) {
        if (write.isRemoval()) {
            return "removal(" + quoted(write.contactId()) + ")";
        }
        StringBuilder text = new StringBuilder("contact(" + quoted(write.contactId()) + ")");
        write.values()
                .forEach((name, value) -> text.append(
                        value == null
                                ? ".clear(" + quoted(name) + ")"
                                : ".set(" + quoted(name) + ", " + java(value) + ")"));
        return text.toString();
    }

    private static String java(@Nullable Value value) {
        if (value instanceof Value.Timestamp timestamp) {
            return java(timestamp.instant());
        }
        if (value instanceof Value.TextSet set) {
            return set.texts().stream().map(History::quoted).collect(Collectors.joining(", ", "List.of(", ")"));
        }
        if (value instanceof Value.Text text) {
            return quoted(text.text());
        }
        return value instanceof Value.Number number ? Double.toString(number.number()) : String.valueOf(value);
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
