// Stands in for what dockerode loads at start and only needs for engines reached over SSH and for BuildKit sessions:
// nathost speaks to a unix socket, and without these its bundle is a third as big and starts twice as fast.
module.exports = {};
