// Forward, loss and backward for a network small enough to be drawn: what backprop_lib computes,
// formula by formula, in float64. A matrix is an array of rows; of X, Z, A and dZ a row is an example.

const apply = (f, ...Ms) => Ms[0].map((row, e) => row.map((_, k) => f(...Ms.map((M) => M[e][k]))));
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const transposed = (M) => M[0].map((_, k) => M.map((row) => row[k]));
const times = (A, B) => A.map((row) => B[0].map((_, j) => sum(row.map((a, i) => a * B[i][j]))));

const sigmoid = (z) => 1 / (1 + Math.exp(-z)); // F8

// From Z to A, and from the loss's gradient at A to that at Z: dA ∘ f′(Z) (F36).
const elementwise = (f, slope) => ({
  of: (Z) => apply(f, Z),
  backward: (dA, Z, A) => apply((d, z, a) => d * slope(z, a), dA, Z, A),
});

const ACTIVATIONS = {
  Sigmoid: elementwise(sigmoid, (z, a) => a * (1 - a)), // F17, F23
  Tanh: elementwise(Math.tanh, (z, a) => 1 - a * a),
  ReLU: elementwise((z) => (z > 0 ? z : 0), (z) => (z > 0 ? 1 : 0)),
  Identity: elementwise((z) => z, () => 1),
  Softmax: {
    of: (Z) =>
      Z.map((z) => {
        const powers = z.map((each) => Math.exp(each - Math.max(...z)));
        return powers.map((power) => power / sum(powers));
      }),
    // dA (diag(a) − aᵀa), row by row
    backward: (dA, Z, A) =>
      A.map((a, e) => {
        const mean = sum(a.map((each, k) => dA[e][k] * each));
        return a.map((each, k) => each * (dA[e][k] - mean));
      }),
  },
};

// Of a row of logits: z − z_max; where the largest stands; Σ e^ of all the others.
function aroundTheLargest(z) {
  const top = z.indexOf(Math.max(...z));
  const below = z.map((each) => each - z[top]);
  return [below, top, sum(below.map((each, k) => (k === top ? 0 : Math.exp(each))))];
}

// The loss of one example, from the rows z, a and y; and the gradient at the output's Z, without 1/E.
const LOSSES = {
  SquaredError: {
    of: (z, a, y) => sum(a.map((each, k) => (each - y[k]) ** 2)) / 2, // F2
    dZ: (Z, A, Y, f) => f.backward(apply((a, y) => a - y, A, Y), Z, A), // F6
  },
  CrossEntropy: {
    of: (z, a, y) =>
      sum(z.map((each, k) => Math.max(each, 0) - y[k] * each + Math.log1p(Math.exp(-Math.abs(each))))), // F30
    // a − y (F31), keeping the digits that 1 − a loses once a is near 1
    dZ: (Z, A, Y) => apply((z, a, y) => (1 - y) * a - y * sigmoid(-z), Z, A, Y),
  },
  SoftmaxCrossEntropy: {
    of: (z, a, y) => {
      const [below, , rest] = aroundTheLargest(z);
      return sum(below.map((each, k) => -y[k] * each)) + Math.log1p(rest);
    },
    dZ: (Z, A, Y) =>
      Z.map((z, e) => {
        const [, top, rest] = aroundTheLargest(z);
        return A[e].map((a, k) => (1 - Y[e][k]) * a - Y[e][k] * (k === top ? rest / (1 + rest) : 1 - a));
      }),
  },
};

// The name of an activation or a loss of this state that has no entry above; null where all have one.
function unknownIn({ activations, loss }) {
  return [...activations.filter((name) => !Object.hasOwn(ACTIVATIONS, name)),
    ...(Object.hasOwn(LOSSES, loss) ? [] : [loss])][0] ?? null;
}

// From { X, Y, W, b, activations, loss }, W and b with an entry for each layer, to every number.
function computed({ X, Y, W, b, activations, loss: name }) {
  const [E, loss] = [X.length, LOSSES[name]];
  const functions = activations.map((each) => ACTIVATIONS[each]);
  const layers = [];
  for (const [l, f] of functions.entries()) {
    const A_prev = l === 0 ? X : layers[l - 1].A;
    const Z = times(A_prev, W[l]).map((row) => row.map((z, j) => z + b[l][0][j])); // F32
    layers.push({ A_prev, Z, A: f.of(Z) });
  }
  const { Z, A } = layers.at(-1);
  const value = sum(Z.map((z, e) => loss.of(z, A[e], Y[e]))) / E; // F33
  let dZ = apply((d) => d / E, loss.dZ(Z, A, Y, functions.at(-1))); // F34
  for (let l = layers.length - 1; l >= 0; l -= 1) {
    const layer = layers[l];
    layer.dZ = dZ;
    layer.dW = times(transposed(layer.A_prev), dZ); // F37
    layer.db = [transposed(dZ).map(sum)]; // F38
    const dA_prev = times(dZ, transposed(W[l])); // F35
    if (l === 0) return { layers, loss: value, dX: dA_prev };
    dZ = functions[l - 1].backward(dA_prev, layers[l - 1].Z, layers[l - 1].A); // F36
  }
}

// The loss at each value of one entry, all else as it is: kind "W", "b" or "X", layer from 1.
function lossesAlong(state, { kind, layer, row, column }, values) {
  const put = (M, value) => M.with(row, M[row].with(column, value));
  return values.map((value) => {
    const changed = kind === "X" ? { X: put(state.X, value) }
      : { [kind]: state[kind].with(layer - 1, put(state[kind][layer - 1], value)) };
    return computed({ ...state, ...changed }).loss;
  });
}

export { ACTIVATIONS, LOSSES, computed, lossesAlong, unknownIn };
