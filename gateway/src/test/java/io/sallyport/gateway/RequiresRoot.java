package io.sallyport.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks what only root can run, such as a test in network namespaces. Without root it is left out, but fails if
 * {@code SALLYPORT_REQUIRE_ROOT_TESTS=1}. {@code scripts/test} finds these tests by the line that the annotation is on.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresRoot.Condition.class)
public @interface RequiresRoot {
    /** Decides by the effective user, whose rights the kernel checks. */
    final class Condition implements ExecutionCondition {
        private static final Path STATUS = Path.of("/proc/self/status");
        private static final int EFFECTIVE = 2;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return decide(effectiveUser(), "1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")));
        }

        static ConditionEvaluationResult decide(int user, boolean required) {
            if (user == 0) {
                return ConditionEvaluationResult.enabled("the user is root");
            }
            if (required) {
                throw new IllegalStateException("SALLYPORT_REQUIRE_ROOT_TESTS=1, but user " + user
                        + " is not root: run the tests as root, or unset the variable.");
            }
            return ConditionEvaluationResult.disabled("needs root, and this is user " + user);
        }

        private static int effectiveUser() {
            // "Uid:", then the real, the effective, the saved and the file system's user: proc_pid_status(5).
            try (var lines = Files.lines(STATUS)) {
                return lines.filter(line -> line.startsWith("Uid:"))
                        .map(line -> Integer.parseInt(line.split("\\s+", -1)[EFFECTIVE]))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
