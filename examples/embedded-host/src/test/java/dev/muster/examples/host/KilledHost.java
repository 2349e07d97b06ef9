package dev.muster.examples.host;

import dev.muster.examples.host.Workload.Step;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;

/** The process that {@link CrashProperties} kills: opens the customers and goes on with the workload where they are. */
final class KilledHost {

    private KilledHost() {}

    /**
     * Writes until it is killed or done.
     *
     * @param arguments directory, seed of the workload, seed of this run, how many more steps to do at most
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Workload workload = new Workload(Long.parseLong(arguments[1]));
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[2]));
        long steps = Long.parseLong(arguments[3]);
        try (OutsideWorld world = OutsideWorld.open(directory.resolve("world"))) {
            world.runOn(random);
            try (CustomerBase customers =
                    CustomerBase.open(directory.resolve("customers"), () -> Workload.newEngine(world, random))) {
                System.out.println(customers.fellDueMeanwhile().changes().size());
                long number = 0;
                Instant at = Workload.START;
                Map<String, Value> mark = customers.attributes(Workload.MARK);
                if (mark != null) {
                    number = ((Double) mark.get("step").content()).longValue();
                    at = (Instant) mark.get("at").content();
                }
                if (number < world.lastStored()) {
                    throw new IllegalStateException(
                            "step " + world.lastStored() + " was stored and is gone; the last is " + number);
                }
                for (long last = number + steps; number < last; ) {
                    number++;
                    Step step = workload.step(number, at);
                    world.set(at, step.at());
                    at = step.at();
                    for (Instant stop : step.stops()) {
                        world.set(stop, at);
                        customers.tick();
                    }
                    world.set(at, at);
                    customers.write(step.batch().toArray(ContactWrite[]::new));
                    world.hearStored(number);
                }
            }
        }
    }
}
