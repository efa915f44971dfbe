@NullMarked
package io.whimbrel.core.problem;

import org.jspecify.annotations.NullMarked;
