package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.List;

/** The cases that make up a table, in the order in which they are run. */
final class Plan {

    private static final int THOUSAND = 1_000;
    private static final int SMALL = 10_000;
    private static final int MILLION = 1_000_000;

    private Plan() {}

    /** How much there is. */
    private record Size(int contacts, int segments) {}

    /** The cases that the options ask for; those left open by them are the effort's own. */
    static List<Case> cases(Options options) {
        List<Case> cases = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            if (options.measures().isEmpty() || options.measures().contains(measure)) {
                for (Size size : sizes(measure, options)) {
                    for (ContenderProvider provider : Contenders.all()) {
                        if (isWanted(provider, measure, size, options)) {
                            cases.add(new Case(
                                    measure, provider.system(), size.contacts, size.segments, options.effort()));
                        }
                    }
                }
            }
        }
        return cases;
    }

    private static boolean isWanted(ContenderProvider provider, Measure measure, Size size, Options options) {
        if (!provider.measures().contains(measure)) {
            return false;
        }
        if (isForGrowth(size, options) && !provider.system().equals(Contenders.MUSTER)) {
            return false;
        }
        return options.systems().isEmpty()
                ? provider.isFitFor(measure, size.contacts, size.segments, options.effort())
                : options.systems().contains(provider.system());
    }

    /** One size of a quick run only shows how Muster grows. */
    private static boolean isForGrowth(Size size, Options options) {
        return options.effort() == Effort.QUICK && options.contacts().isEmpty() && size.contacts == SMALL;
    }

    private static List<Size> sizes(Measure measure, Options options) {
        List<Size> planned = planned(measure, options.effort());
        List<Integer> contacts = options.contacts().isEmpty()
                ? planned.stream().map(Size::contacts).distinct().toList()
                : options.contacts();
        List<Integer> segments = options.segments().isEmpty()
                ? planned.stream().map(Size::segments).distinct().toList()
                : options.segments();
        if (options.contacts().isEmpty() && options.segments().isEmpty()) {
            return planned;
        }
        List<Size> sizes = new ArrayList<>();
        for (int n : contacts) {
            for (int s : segments) {
                sizes.add(new Size(n, s));
            }
        }
        return sizes;
    }

    private static List<Size> planned(Measure measure, Effort effort) {
        if (effort == Effort.TRIAL) {
            return List.of(new Size(500, 40));
        }
        int contacts = effort == Effort.FULL ? MILLION : MILLION / 10;
        List<Size> three = bySegments(contacts);
        return switch (measure) {
            case WRITE -> {
                List<Size> sizes = new ArrayList<>();
                if (effort == Effort.FULL) {
                    sizes.addAll(bySegments(MILLION / 10));
                    sizes.addAll(three);
                    sizes.add(new Size(10 * MILLION, THOUSAND));
                } else {
                    sizes.add(new Size(SMALL, THOUSAND));
                    sizes.addAll(three);
                }
                yield sizes;
            }
            case MEMORY -> {
                List<Size> sizes = new ArrayList<>(three);
                if (effort == Effort.FULL) {
                    sizes.add(new Size(10 * MILLION, THOUSAND));
                }
                yield sizes;
            }
            case CLOCK, IMPORT -> three;
            case BACKFILL -> effort == Effort.FULL ? three : List.of(new Size(contacts, THOUSAND));
            case ALLOCATION, COUNT, VIEW, IDLE, MIDNIGHT, READERS, WAITING, WRITERS, INSIGHT ->
                List.of(new Size(contacts, THOUSAND));
            case SMALL_ENGINES -> List.of(new Size(THOUSAND, 20));
            case ADVERSARIAL -> List.of(new Size(SMALL, 10 * THOUSAND));
        };
    }

    private static List<Size> bySegments(int contacts) {
        return List.of(new Size(contacts, 100), new Size(contacts, THOUSAND), new Size(contacts, 10 * THOUSAND));
    }
}
