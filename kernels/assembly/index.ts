// Everything the host may call. Pointers and strides are in bytes (signed strides are never negative), sizes in elements;
// first..last is the share of one thread, and any division into shares gives the same bits. Kernels may read up to 15 bytes past
// the end of an operand, so the host keeps some memory behind the last one.
export { setWorkspace, WORKSPACE_BYTES } from './workspace';
export { mapUnary } from './elementwise/unary';
export { mapBinary } from './elementwise/binary';
export { mapSelect } from './elementwise/select';
export { argmaxRows, reduceColumns, reduceRows } from './reduce';
export { matmul } from './matmul/matmul';
export { matmulAddingRows, matmulByDots } from './matmul/thin';
export { mirrorLower } from './matmul/mirror';
export { matmulInteger } from './matmul/matmul-integer';
export { matmulPacked, matvecPacked } from './matmul/matmul-packed';
export { quantizeCompensating } from './compensate';
export { copyRows, copyTransposed } from './move/copy';
export { fillRows, iota } from './move/fill';
export { castFromI8, castToI8 } from './move/cast-bytes';
export { gatherRows } from './move/gather';
export { sortRows } from './sort';
export { factorDiagonal, invertBlock, solvePanel, updateTrailing } from './factor/cholesky';
export { INVERSE_CHUNK, invertBlockRow, storeInverseRows } from './factor/triangular-inverse';
export { flipToLower, flipToUpper } from './factor/flip';
