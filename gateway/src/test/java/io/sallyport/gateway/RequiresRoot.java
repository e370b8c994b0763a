package io.sallyport.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks what only root can run, such as a test that makes network interfaces. Without root's rights it is left out, but
 * fails if {@code SALLYPORT_REQUIRE_ROOT_TESTS=1}. {@code scripts/test} finds these tests by the line of the annotation.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresRoot.Condition.class)
public @interface RequiresRoot {
    /** Decides by what the kernel says of this process: root of a container may lack the rights that the tests need. */
    final class Condition implements ExecutionCondition {
        private static final Path STATUS = Path.of("/proc/self/status");

        /** Bits of CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN: capabilities(7), linux/capability.h. */
        private static final long NEEDED = 1L << 12 | 1L << 13 | 1L << 21;

        private static final String ROOT = "0";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                return decide(Files.readAllLines(STATUS), "1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static ConditionEvaluationResult decide(List<String> status, boolean required) {
            // "Uid:" and the real, effective, saved and file system's user; "CapEff:" and 16 digits:
            // proc_pid_status(5).
            String user = field(status, "Uid:").split("\\s+", -1)[1];
            long capabilities = HexFormat.fromHexDigitsToLong(field(status, "CapEff:"));
            if (user.equals(ROOT) && (capabilities & NEEDED) == NEEDED) {
                return ConditionEvaluationResult.enabled("the user is root");
            }
            String why = user.equals(ROOT)
                    ? "root lacks CAP_NET_ADMIN, CAP_NET_RAW or CAP_SYS_ADMIN here"
                    : "user " + user + " is not root";
            if (required) {
                throw new IllegalStateException(
                        why + ", and SALLYPORT_REQUIRE_ROOT_TESTS=1: run the tests as root, or unset the variable.");
            }
            return ConditionEvaluationResult.disabled(why);
        }

        private static String field(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(STATUS + " has no " + name));
        }
    }
}
