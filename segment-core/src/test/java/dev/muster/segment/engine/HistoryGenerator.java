package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.engine.History.Effect;
import dev.muster.segment.engine.History.Looking;
import dev.muster.segment.engine.History.Program;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import dev.muster.segment.oracle.NaiveOracle;
import dev.muster.segment.oracle.OracleRefusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random histories in a small world: few contacts, attributes and constants, so that values collide and fall on the edges of
 * windows. The same seed gives the same history.
 */
final class HistoryGenerator {

    private static final int SEGMENT_NAMES = 6;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final long seed;
    private final SplittableRandom random;
    private final Instant start;
    private final RandomWorld world;
    private final List<String> contacts = new ArrayList<>();
    private final Map<String, Segment> lastDefined = new HashMap<>();
    private final int segmentNames;
    private final Redefining redefining;

    /** What each write writes, among others. */
    private RandomWorld.@Nullable Attribute alwaysWritten;

    private boolean hasPrograms;

    /** Engine time as far as the steps so far can tell. */
    private Instant now;

    /** Whether segments change on the way. */
    enum Redefining {
        /** Every now and then, which has the engine build its indexes anew. */
        SOMETIMES,
        /** Never, so that indexes grow old; time goes slowly, so that they grow large. */
        NEVER
    }

    private HistoryGenerator(long seed, Redefining redefining) {
        this.seed = seed;
        this.redefining = redefining;
        this.random = new SplittableRandom(seed);
        this.start = Instant.parse("2026-03-01T00:00:00Z").plusMillis(random.nextInt(3) * 12L * HOUR);
        this.now = start;
        this.world = new RandomWorld(random, start);
        int contactCount = 1 + random.nextInt(8);
        for (int i = 0; i < contactCount; i++) {
            contacts.add("c" + i);
        }
        this.segmentNames = 1 + random.nextInt(SEGMENT_NAMES);
    }

    /** A history of its seed with as many steps. */
    static History history(long seed, int steps, Redefining redefining) {
        return new HistoryGenerator(seed, redefining).history(steps);
    }

    private History history(int stepCount) {
        Setup setup = setup();
        List<Step> steps = new ArrayList<>(stepCount);
        for (int i = 0; i < stepCount; i++) {
            steps.add(step());
        }
        return new History(seed, setup, steps);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    // ---------------------------------------------------------------- setup

    private Setup setup() {
        List<Segment> segments = new ArrayList<>();
        List<Program> programs = new ArrayList<>();
        int maxRounds = 1 + random.nextInt(6);
        if (redefining == Redefining.NEVER) {
            addLongWindow(segments);
        } else if (chance(8)) {
            addEndlessRound(segments, programs);
        }
        for (int i = segments.size(); i < segmentNames; i++) {
            if (chance(75)) {
                addIfAccepted(segment("s" + i, i), segments);
            }
        }
        if (chance(50)) {
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count && !segments.isEmpty(); i++) {
                addProgram(one(segments).name(), programs);
            }
        }
        segments.forEach(segment -> lastDefined.put(segment.name(), segment));
        hasPrograms = !programs.isEmpty();
        Looking looking = chance(50) ? Looking.ALWAYS : Looking.AT_LOOKS;
        int retained = chance(25) ? 1 + random.nextInt(10) : 100_000;
        History.Load load = chance(30) ? load() : null;
        return new Setup(start, world.declarations(), segments, programs, maxRounds, retained, load, looking);
    }

    private History.Load load() {
        Instant saved = start.plusMillis(chance(80) ? -world.stepMillis() : world.stepMillis());
        now = saved;
        List<ContactWrite> loaded = new ArrayList<>();
        for (String contact : contacts) {
            if (chance(70)) {
                ContactWrite write = ContactWrite.to(contact);
                world.attributes().forEach(attribute -> {
                    if (chance(60)) {
                        write.set(attribute.name(), world.readableValue(attribute, saved));
                    }
                });
                loaded.add(write);
            }
        }
        now = now.isAfter(start) ? now : start;
        return new History.Load(saved, loaded);
    }

    private void addIfAccepted(Segment segment, List<Segment> segments) {
        List<Segment> together = new ArrayList<>(segments);
        together.add(segment);
        try {
            new NaiveOracle(start, world.declarations(), together, List.of(), 1);
            segments.add(segment);
        } catch (OracleRefusal refused) {
            // The next one will do.
        }
    }

    /** A segment for whose sake an index keeps every value that was ever written of one attribute. */
    private void addLongWindow(List<Segment> segments) {
        for (RandomWorld.Attribute attribute : world.attributes()) {
            if (attribute.theme() == AttributeType.TIMESTAMP) {
                Predicate window =
                        new Predicate.TimeWindow(attribute.name(), Predicate.Side.LAST, RandomWorld.LONGEST_SPAN);
                segments.add(new Segment("s0", window, Segment.Mode.REALTIME));
                alwaysWritten = attribute;
                return;
            }
        }
    }

    /** A segment whose members leave as they enter and enter as they leave. */
    private void addEndlessRound(List<Segment> segments, List<Program> programs) {
        for (RandomWorld.Attribute attribute : world.attributes()) {
            if (attribute.theme() == AttributeType.BOOLEAN) {
                Predicate isTrue = new Predicate.Is(attribute.name(), Literal.of(true));
                segments.add(new Segment("s0", isTrue, Segment.Mode.REALTIME));
                programs.add(new Program("s0", true, false, List.of(effect(attribute, Value.bool(false)))));
                programs.add(new Program("s0", false, false, List.of(effect(attribute, Value.bool(true)))));
                return;
            }
        }
    }

    private static Effect effect(RandomWorld.Attribute attribute, Value value) {
        return new Effect(null, attribute.name(), value, null);
    }

    private void addProgram(String segment, List<Program> programs) {
        List<Effect> effects = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String contact = chance(20) ? one(contacts) : null;
            RandomWorld.Attribute attribute = one(world.attributes());
            if (chance(6)) {
                effects.add(new Effect(contact, null, null, null));
            } else if (attribute.theme() == AttributeType.TIMESTAMP && chance(80)) {
                effects.add(new Effect(contact, attribute.name(), null, world.offsetMillis()));
            } else {
                Value value = chance(15) ? null : world.readableValue(attribute, start);
                effects.add(new Effect(contact, attribute.name(), value, null));
            }
        }
        programs.add(new Program(segment, chance(60), chance(40), effects));
    }

    private Segment segment(String name, int index) {
        Segment.Mode mode = chance(15) ? Segment.Mode.ON_DEMAND : Segment.Mode.REALTIME;
        Predicate predicate = chance(5) ? world.wide() : world.predicate(2, () -> reference(index));
        return new Segment(name, predicate, mode);
    }

    /** Mostly a segment of a lower number, which cannot close a circle; rarely any. */
    private @Nullable String reference(int index) {
        if (chance(8)) {
            return "s" + random.nextInt(segmentNames);
        }
        return index == 0 ? null : "s" + random.nextInt(index);
    }

    // ---------------------------------------------------------------- steps

    private Step step() {
        int kind = random.nextInt(100);
        if (kind < 46 || (redefining == Redefining.NEVER && kind < 90)) {
            return new History.Apply(clock(), batch());
        }
        if (kind < 54) {
            return new History.ApplyAt(clock(), batch());
        }
        if (kind < 57) {
            return new History.Remove(clock(), one(contacts));
        }
        if (kind < 76) {
            return new History.Advance(clock());
        }
        if (kind < 84) {
            return new History.CatchUp(clock());
        }
        if (kind < 89) {
            return new History.Define(clock(), definitions());
        }
        if (kind < 90) {
            return new History.Delete(clock(), "s" + random.nextInt(segmentNames));
        }
        // What a reaction writes may not read as a type that comes later.
        if (kind < 92 && !hasPrograms) {
            return new History.Declare(clock(), world.anyDeclaration());
        }
        if (kind < 94 && redefining == Redefining.SOMETIMES) {
            return restart();
        }
        return new History.Look(looked());
    }

    private Step restart() {
        boolean isChanged = chance(60);
        List<Segment> defined = isChanged && chance(60) ? definitions() : List.of();
        // An engine cannot be built with a reaction to an undefined segment.
        List<String> dropped =
                isChanged && !hasPrograms && chance(40) ? List.of("s" + random.nextInt(segmentNames)) : List.of();
        AttributeDeclaration declared = isChanged && !hasPrograms && chance(30) ? world.anyDeclaration() : null;
        return new History.Restart(clock(), defined, dropped, declared, chance(50), random.nextLong());
    }

    /** Where the clock stands next: mostly on, by steps that meet edges; sometimes back. */
    private Instant clock() {
        int kind = random.nextInt(100);
        Instant clock;
        if (redefining == Redefining.NEVER && kind < 97) {
            clock = kind < 60 ? now : now.plusMillis(kind - 60);
        } else if (kind < 30) {
            clock = now;
        } else if (kind < 36) {
            clock = now.minusMillis(world.stepMillis());
        } else {
            clock = now.plusMillis(world.stepMillis());
        }
        // Past this, spans leave the years that timestamps may have.
        if (clock.isAfter(start.plusMillis(200_000 * DAY))) {
            clock = now;
        }
        now = clock.isAfter(now) ? clock : now;
        return chance(3) ? clock.plusNanos(random.nextInt(1_000_000)) : clock;
    }

    private List<ContactWrite> batch() {
        int size = chance(65) ? 1 : random.nextInt(5);
        List<ContactWrite> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            String contact = i > 0 && chance(40) ? batch.get(random.nextInt(i)).contactId() : one(contacts);
            batch.add(chance(10) ? ContactWrite.removal(contact) : write(contact));
        }
        return batch;
    }

    private ContactWrite write(String contact) {
        ContactWrite write = ContactWrite.to(contact);
        if (chance(3)) {
            write.set("unused" + random.nextInt(40), world.value(one(world.attributes()), now));
        }
        if (alwaysWritten != null) {
            write.set(alwaysWritten.name(), world.value(alwaysWritten, now));
        }
        int count = chance(5) ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            RandomWorld.Attribute attribute = one(world.attributes());
            if (chance(12)) {
                write.clear(attribute.name());
            } else {
                write.set(attribute.name(), world.value(attribute, now));
            }
        }
        return write;
    }

    private List<Segment> definitions() {
        List<Segment> definitions = new ArrayList<>();
        int first = random.nextInt(segmentNames);
        definitions.add(definition(first));
        if (segmentNames > 1 && chance(30)) {
            definitions.add(definition((first + 1 + random.nextInt(segmentNames - 1)) % segmentNames));
        }
        definitions.forEach(segment -> lastDefined.put(segment.name(), segment));
        return definitions;
    }

    private Segment definition(int index) {
        Segment last = lastDefined.get("s" + index);
        if (last == null || chance(65)) {
            return segment("s" + index, index);
        }
        if (chance(25)) {
            return last;
        }
        Segment.Mode other = last.mode() == Segment.Mode.REALTIME ? Segment.Mode.ON_DEMAND : Segment.Mode.REALTIME;
        Predicate predicate = chance(25) ? last.predicate().negated() : last.predicate();
        return new Segment(last.name(), predicate, other);
    }

    private List<String> looked() {
        List<String> looked = new ArrayList<>();
        for (int i = 0; i < segmentNames; i++) {
            if (chance(25)) {
                looked.add("s" + i);
            }
        }
        return looked;
    }
}
