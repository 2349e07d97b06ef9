package dev.muster.examples.server;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.Tick;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * A shop's customers in an empty database, their last orders moved to now, and somebody who keeps using the product. The orders are
 * real, the plans, logins and trials made up.
 */
final class Demo implements AutoCloseable {

    /** Whose trial is about to end is marked, and so comes into {@code trial_outreach} in the same tick. */
    static final Workflow WORKFLOW = new Workflow("trial_ending", "stage", "ending");

    private static final String SEGMENTS = """
            attribute trial_ends_at: timestamp, upcoming
            attribute has_upgraded: boolean, default false
            attribute last_active: timestamp, past
            attribute last_login: timestamp, past

            segment active_pro_users:
              plan is "Pro" AND last_active within 7 days AND email_verified is true

            segment trial_ending:
              trial_ends_at within 3 days AND has_upgraded is false

            segment engaged_pro:
              plan is "Pro" AND (last_active within 7d OR has_opened_campaign) AND NOT churn_risk_flag

            segment needs_attention:
              plan != "Free" AND last_login more than 14 days ago AND support_tickets >= 1

            segment trial_outreach:
              stage is "ending" AND NOT has_upgraded

            segment lapsed_big_spenders:
              last_order_at more than 60d ago AND total_spent > 500 AND NOT has_returned
            """;

    private static final Duration TRIAL_WINDOW = Duration.ofDays(3);
    private static final int TRIALS = 120;
    private static final int AT_ONCE = 1_000;
    private static final long PAUSE_MILLIS = 250;
    private static final int TURNS_A_TRIAL = 16;

    private final Batcher batcher;
    private final List<String> customers;
    private final SplittableRandom random = new SplittableRandom(20_101_201);
    private final Thread thread = new Thread(this::use, "demo");
    private volatile boolean isStopping;
    private int turns;

    private Demo(Batcher batcher, List<String> customers) {
        this.batcher = batcher;
        this.customers = customers;
    }

    /** The demo in a database, which it fills if there is nothing in it. */
    static Demo in(Batcher batcher) {
        boolean isEmpty = batcher.read(live ->
                live.engine().contactCount() == 0 && live.engine().segments().isEmpty());
        Instant now = batcher.read(live -> live.engine().engineTime());
        List<ContactWrite> contacts = contacts(now);
        Demo demo =
                new Demo(batcher, contacts.stream().map(ContactWrite::contactId).toList());
        if (isEmpty) {
            demo.fill(contacts);
        }
        return demo;
    }

    private void fill(List<ContactWrite> contacts) {
        SegmentsFile file = SegmentsFile.parse(SEGMENTS);
        file.attributes().forEach(this::declare);
        // Before the contacts come, or their first memberships would be no changes of theirs, and set off no workflow.
        file.segments().forEach(this::define);
        for (int from = 0; from < contacts.size(); from += AT_ONCE) {
            List<ContactWrite> some = contacts.subList(from, Math.min(contacts.size(), from + AT_ONCE));
            batcher.write(transaction -> transaction.write(some));
        }
    }

    private void declare(AttributeDeclaration attribute) {
        batcher.<Tick>redefine(
                (live, finisher) -> live.engine().declare(List.of(attribute), finisher),
                (transaction, lastSlice) -> transaction.declare(attribute, lastSlice));
    }

    private void define(Segment segment) {
        SegmentSource source = SegmentSource.canonical(segment);
        batcher.<Tick>redefine(
                (live, finisher) -> live.engine().define(List.of(segment), finisher),
                (transaction, lastSlice) -> transaction.define(segment, source, lastSlice));
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    // --- who there is --------------------------------------------------------------------------------------------

    private static List<ContactWrite> contacts(Instant now) {
        Map<String, NamedCsvRecord> last = new LinkedHashMap<>();
        Instant end = Instant.MIN;
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        new GZIPInputStream(Objects.requireNonNull(Demo.class.getResourceAsStream(
                                "/dev/muster/examples/replay/online-retail-writes.csv.gz"))),
                        StandardCharsets.UTF_8))) {
            for (NamedCsvRecord row : rows) {
                last.put(row.getField("contact_id"), row);
                end = Instant.parse(row.getField("at"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Duration shift = Duration.between(end, now);
        SplittableRandom random = new SplittableRandom(4_372);
        List<ContactWrite> contacts = new ArrayList<>();
        last.forEach((id, row) -> contacts.add(customer("c-" + id, row, shift, now, random)));
        for (int i = 0; i < TRIALS; i++) {
            contacts.add(trial(i, i, now, random));
        }
        return contacts;
    }

    private static ContactWrite customer(
            String id, NamedCsvRecord row, Duration shift, Instant now, SplittableRandom random) {
        double spent = Double.parseDouble(row.getField("total_spent"));
        Instant active = now.minusSeconds(random.nextLong(30 * 86_400));
        ContactWrite customer = ContactWrite.to(id)
                .set("country", row.getField("country"))
                .set("total_orders", Double.parseDouble(row.getField("total_orders")))
                .set("total_spent", spent)
                .set("has_returned", Boolean.parseBoolean(row.getField("has_returned")))
                .set("plan", spent > 3_000 ? "Enterprise" : spent > 600 ? "Pro" : "Free")
                .set("email_verified", random.nextInt(10) < 8)
                .set("last_active", active)
                .set("last_login", active)
                .set("has_opened_campaign", random.nextInt(10) < 3)
                .set("churn_risk_flag", random.nextInt(10) == 0)
                .set("support_tickets", (long) Math.max(0, random.nextInt(8) - 4));
        for (String ordered : List.of("first_order_at", "last_order_at")) {
            String at = row.getField(ordered);
            if (!at.isEmpty()) { // who only returned something has never ordered
                customer.set(ordered, Instant.parse(at).plus(shift));
            }
        }
        return customer;
    }

    /** One trial comes within three days of its end, and another ends, every few seconds. */
    private static ContactWrite trial(int number, int place, Instant now, SplittableRandom random) {
        Instant soon = now.plusSeconds(5 + 4L * place);
        return ContactWrite.to("trial-" + (number + 1))
                .set("plan", "Trial")
                .set("email_verified", random.nextBoolean())
                .set("last_active", now.minusSeconds(random.nextLong(6 * 86_400)))
                .set("trial_ends_at", number % 2 == 0 ? soon.plus(TRIAL_WINDOW) : soon);
    }

    // --- what they do --------------------------------------------------------------------------------------------

    private void use() {
        while (!isStopping) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                int turn = ++turns;
                batcher.write(transaction -> {
                    Instant now = transaction.engine().engineTime();
                    return transaction.write(List.of(turn % TURNS_A_TRIAL == 0 ? renewed(turn, now) : next(now)));
                });
            } catch (InterruptedException stopped) {
                return;
            } catch (ApiException | IllegalArgumentException refused) {
                // The database is away, or somebody declared an attribute otherwise: a demo does not mind.
            }
        }
    }

    /** One trial after the other begins anew, so that some always come near their end. */
    private ContactWrite renewed(int turn, Instant now) {
        return trial(turn / TURNS_A_TRIAL % TRIALS, 0, now, random).clear("stage");
    }

    private ContactWrite next(Instant now) {
        ContactWrite write = ContactWrite.to(customers.get(random.nextInt(customers.size())));
        switch (random.nextInt(6)) {
            case 0, 1 -> write.set("last_active", now).set("last_login", now);
            case 2 -> write.set("plan", List.of("Free", "Pro", "Enterprise").get(random.nextInt(3)));
            case 3 -> write.set("has_opened_campaign", true);
            case 4 -> write.set("support_tickets", (long) random.nextInt(3));
            default -> write.set("churn_risk_flag", random.nextBoolean());
        }
        return write;
    }

    @Override
    public void close() {
        isStopping = true;
        thread.interrupt();
    }
}
