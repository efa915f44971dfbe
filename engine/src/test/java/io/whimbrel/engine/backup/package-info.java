@NullMarked
package io.whimbrel.engine.backup;

import org.jspecify.annotations.NullMarked;
