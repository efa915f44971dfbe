@NullMarked
package io.whimbrel.core.plan.endpoint;

import org.jspecify.annotations.NullMarked;
