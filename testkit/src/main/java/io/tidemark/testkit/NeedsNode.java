package io.tidemark.testkit;

import io.tidemark.servers.NodePackages;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs programs of npm. Where they can't be run it is skipped, and says why. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNode.Condition.class)
public @interface NeedsNode {
    /** Looks once in a JVM. */
    final class Condition implements ExecutionCondition {
        /** Why nothing of npm can be run here; empty when it can. */
        static String obstacle() {
            return JvmWide.value("node-obstacle", NodePackages::obstacle);
        }

        @Override
        @SuppressWarnings("SystemOut")
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String obstacle = obstacle();
            if (obstacle.isEmpty()) {
                return ConditionEvaluationResult.enabled("Node and npm are here");
            }
            System.out.println(context.getDisplayName() + " is skipped. " + obstacle);
            return ConditionEvaluationResult.disabled(obstacle);
        }
    }
}
