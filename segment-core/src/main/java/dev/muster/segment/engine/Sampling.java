package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what contacts may show of one attribute at the constants of leaves, and takes a sample of each piece: nothing, a value
 * that does not read as the type, each constant, and something from between and beyond them. Of times, a piece is where the
 * instant and its distance from engine time both stay between edges, and engine time has not yet passed by.
 */
final class Sampling {

    /** No value, and no engine time, lies outside. */
    private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /** From one to another, both included. */
    private record Stretch(long first, long last) {}

    private final BoundAttribute attribute;
    private final Collection<BoundLeaf> leaves;
    private final long now;
    private final int limit;
    private final List<Sample> samples = new ArrayList<>();

    private Sampling(BoundAttribute attribute, Collection<BoundLeaf> leaves, long now, int limit) {
        this.attribute = attribute;
        this.leaves = leaves;
        this.now = now;
        this.limit = limit;
    }

    /**
     * The samples, or {@code null} if there are more than the limit.
     *
     * @param isDeclared whether a value that does not read as the type would be refused
     * @param now engine time
     */
    static @Nullable List<Sample> of(
            BoundAttribute attribute, boolean isDeclared, Collection<BoundLeaf> leaves, long now, int limit) {
        Sampling sampling = new Sampling(attribute, leaves, now, limit);
        sampling.addMissing();
        if (!isDeclared) {
            sampling.add(valueThatDoesNotRead());
        }
        if (attribute.type() != null) {
            sampling.addValues(attribute.type());
        }
        return sampling.samples.size() > limit ? null : sampling.samples;
    }

    private void add(Cell cell) {
        samples.add(new Sample(cell, now, false));
    }

    private void addMissing() {
        Cell missing = new Cell();
        missing.loadMissing(attribute);
        if (missing.readable && attribute.type() == AttributeType.TIMESTAMP) {
            addTimes(missing.millis, missing.millis, false);
        } else {
            add(missing);
        }
    }

    private static Cell valueThatDoesNotRead() {
        Cell cell = new Cell();
        cell.exists = true;
        return cell;
    }

    private static Cell value() {
        Cell cell = new Cell();
        cell.exists = true;
        cell.readable = true;
        return cell;
    }

    private void addValues(AttributeType type) {
        switch (type) {
            case TEXT -> {
                texts().forEach(this::addText);
                samples.add(new Sample(value(), now, true));
            }
            case NUMBER -> addNumbers();
            case BOOLEAN -> {
                addTruth(false);
                addTruth(true);
            }
            case TIMESTAMP -> addTimes(EARLIEST, LATEST, true);
            case TEXT_SET -> samples.add(new Sample(value(), now, true));
        }
    }

    private Set<String> texts() {
        Set<String> texts = new TreeSet<>();
        for (BoundLeaf leaf : leaves) {
            if (leaf instanceof BoundLeaf.TextIn in) {
                texts.addAll(in.texts());
            }
        }
        return texts;
    }

    private void addText(String text) {
        Cell cell = value();
        cell.text = text;
        add(cell);
    }

    private void addTruth(boolean truth) {
        Cell cell = value();
        cell.truth = truth;
        add(cell);
    }

    /** Each bound, and the least double of each gap that has one. */
    private void addNumbers() {
        TreeSet<Double> bounds = new TreeSet<>();
        for (BoundLeaf leaf : leaves) {
            if (leaf instanceof BoundLeaf.NumberIn in) {
                bounds.addAll(in.numbers());
            } else if (leaf instanceof BoundLeaf.NumberRange range) {
                bounds.add(range.low());
                bounds.add(range.high());
            }
        }
        bounds.remove(Double.NEGATIVE_INFINITY);
        bounds.remove(Double.POSITIVE_INFINITY);
        double next = -Double.MAX_VALUE;
        for (double bound : bounds) {
            if (next < bound) {
                addNumber(next);
            }
            addNumber(bound);
            next = Math.nextUp(bound);
        }
        if (Double.isFinite(next)) {
            addNumber(next);
        }
    }

    private void addNumber(double number) {
        Cell cell = value();
        cell.number = number + 0.0; // never -0.0
        add(cell);
    }

    /** Values between two instants, each at an instant from engine time on. */
    private void addTimes(long earliest, long latest, boolean exists) {
        List<Stretch> instants = stretches(edges(BoundLeaf.FixedTime.class), earliest, latest);
        List<Stretch> distances = stretches(edges(BoundLeaf.MovingTime.class), earliest - LATEST, latest - now);
        for (Stretch instant : instants) {
            for (Stretch distance : distances) {
                long from = Math.max(now, instant.first - distance.last);
                long to = Math.min(LATEST, instant.last - distance.first);
                if (from <= to && samples.size() <= limit) {
                    Cell cell = value();
                    cell.exists = exists;
                    cell.millis = Math.max(instant.first, from + distance.first);
                    samples.add(new Sample(cell, from, false));
                }
            }
        }
    }

    private long[] edges(Class<? extends BoundLeaf> kind) {
        return Gaps.edges(leaves.stream().filter(kind::isInstance).toList());
    }

    /** What lies between two ends, cut behind each edge. */
    private static List<Stretch> stretches(long[] edges, long first, long last) {
        List<Stretch> stretches = new ArrayList<>();
        long next = first;
        for (long edge : edges) {
            if (edge >= next && edge < last) {
                stretches.add(new Stretch(next, edge));
                next = edge + 1;
            }
        }
        stretches.add(new Stretch(next, last));
        return stretches;
    }
}
