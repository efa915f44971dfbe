/** What went wrong, said once and the same way everywhere: code, what, where, fix. */
@NullMarked
package io.whimbrel.core.problem;

import org.jspecify.annotations.NullMarked;
