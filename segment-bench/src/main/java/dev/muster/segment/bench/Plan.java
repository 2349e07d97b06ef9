package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.List;

/** The cases that make up a table, in the order in which they are run. */
final class Plan {

    private Plan() {}

    static List<Case> cases(Options options) {
        List<Case> cases = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            if (!options.measures().isEmpty() && !options.measures().contains(measure)) {
                continue;
            }
            List<Integer> contacts = options.contacts().isEmpty() ? List.of(100_000) : options.contacts();
            List<Integer> segments = options.segments().isEmpty() ? List.of(100, 1_000) : options.segments();
            for (int n : contacts) {
                for (int s : segments) {
                    for (ContenderProvider provider : Contenders.all()) {
                        if (options.systems().isEmpty() || options.systems().contains(provider.system())) {
                            if (provider.measures().contains(measure)) {
                                cases.add(new Case(measure, provider.system(), n, s, options.effort()));
                            }
                        }
                    }
                }
            }
        }
        return cases;
    }
}
